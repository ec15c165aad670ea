"""Facts (outbox), subscribers, timers, webhooks."""
