"""The PostgreSQL underneath: the embedded server, hand-written SQL, time-outs and roles. Knows no business."""
