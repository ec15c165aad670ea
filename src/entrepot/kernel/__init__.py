"""What every room stands on: money, ids, clock, refusals, idempotency, batching. No models; imports nothing of ours."""
