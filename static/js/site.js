// What every page gets: dialogs, menus, careful forms, choosing rows. The page works without it.
import { watchBusy } from "./busy.js";
import { watchChoices } from "./choose.js";
import { watchConnection } from "./connection.js";
import { watchDialogs } from "./dialogs.js";
import { watchDrafts } from "./drafts.js";
import { watchJumps } from "./jumps.js";
import { watchMenus } from "./menus.js";
import { watchChanges } from "./unsaved.js";

watchDialogs();
watchJumps();
watchMenus();
watchBusy();
watchChanges();
watchDrafts();
watchChoices();
watchConnection();
