"""An empty task for Celery. Each one done adds a byte to the file in BENCH_DONE_FILE: a microsecond."""
import os

from celery import Celery

app = Celery("bench", broker=os.environ["BENCH_BROKER"])
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    task_send_sent_event=True,
    task_default_queue="bench-celery",
    # Times two processes: 100 messages, as the others hold.
    worker_prefetch_multiplier=50,
)
done = os.open(os.environ["BENCH_DONE_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


@app.task(name="bench.empty")
def empty(sentAtMs, filler):
    os.write(done, b".")
