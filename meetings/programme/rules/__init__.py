"""What the programme may and may not be: plain values in, an answer or a refusal out."""
