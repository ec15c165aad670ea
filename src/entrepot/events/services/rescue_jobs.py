"""Jobs whose worker died in the middle."""

from __future__ import annotations

from datetime import timedelta

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from .periodic import regular_jobs

KEPT = timedelta(days=30)


def rescue_jobs() -> int:
    """Put jobs of dead workers back into the queue (every job bears repetition) and clear away old ones; the number put back.

    A regular job is not repeated: its next turn comes anyway.
    """
    return async_to_sync(_rescue)()


async def _rescue() -> int:
    rescued = 0
    for job in await app.job_manager.get_stalled_jobs():
        if job.task_name in regular_jobs():
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        else:
            await app.job_manager.retry_job(job)
            rescued += 1
    await app.job_manager.delete_old_jobs(
        nb_hours=int(KEPT.total_seconds() // 3600), include_failed=True, include_cancelled=True, include_aborted=True
    )
    return rescued
