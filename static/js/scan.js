// Reads QR codes with the camera inside [data-scan]: a code found fills the field named by
// data-scan-target and sends its form; a listener of the "scan" event may prevent that.
import wasm from "zxing-wasm/reader/zxing_reader.wasm";
import { enhance } from "./enhance.js";
import { say } from "./words.js";

const PAUSE = 150;
const SAME_CODE = 3_000;

async function makeDetector() {
  const own = window.BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes("qr_code")) return new own({ formats: ["qr_code"] });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  const address = new URL(wasm, import.meta.url).href;
  prepareZXingModule({ overrides: { locateFile: () => address } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

class Scanner {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.status = root.querySelector("[data-scan-status]");
    this.button = root.querySelector("[data-scan-start]");
    this.last = { code: null, at: 0 };
    this.button.addEventListener("click", () => (this.stream ? this.stop() : this.start()));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    root.hidden = false;
  }

  async start() {
    this.status.textContent = say("cameraStarting");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this.video.srcObject = this.stream;
      this.video.hidden = false;
      await this.video.play();
      this.detector ??= await makeDetector();
    } catch (error) {
      this.stop();
      this.status.textContent = say(error.name === "NotAllowedError" ? "cameraRefused" : "cameraMissing");
      return;
    }
    this.button.textContent = say("cameraStop");
    this.status.textContent = say("cameraReady");
    this.look();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.button.textContent = say("cameraStart");
    this.status.textContent = "";
  }

  async look() {
    while (this.stream) {
      const codes = await this.detector.detect(this.video).catch(() => []);
      if (codes.length > 0) this.found(codes[0].rawValue);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  found(code) {
    const now = Date.now();
    if (code === this.last.code && now - this.last.at < SAME_CODE) return;
    this.last = { code, at: now };
    navigator.vibrate?.(60);
    const goOn = this.root.dispatchEvent(new CustomEvent("scan", { detail: code, bubbles: true, cancelable: true }));
    const field = document.getElementById(this.root.dataset.scanTarget);
    if (!goOn || !field) return;
    field.value = code;
    field.form.requestSubmit();
  }
}

if (navigator.mediaDevices?.getUserMedia) {
  enhance("[data-scan]", (root) => new Scanner(root));
}
