"""A handler panics, in a release as it is: a long recipe is read on a thread of its own, and where the system refuses the
thread, tokio panics in the handler that asked for it. A search that has no thread is told to come again."""

import time

from injected import failing
from processes import Connection, Failure, request
from readers import Readers

TITLE = "a handler panics"
DATABASES = ("SQLite",)
WANTED = ("that request 500 with its id and nothing else, a line in the log; the same connection and all others go on; what has no "
          "thread is served once there are threads")
LONG = {"label": "Long", "source": "me", "description": "word " * 1_900, "steps": ["stir " * 900] * 3}
SECONDS = (30, 20)


def run(context):
    world = context.world(WORKERS="1")
    [process] = world.processes
    writers, panics, rounds = context.writers(world), 0, context.pick(10, 3)
    user = world.user()
    for number in range(rounds):
        # Threads that rest for ten seconds end.
        process.restart()
        readers = Readers(world)
        readers.contents = readers.contents[1:3]
        connection = Connection(process.port)
        world.me(user.access)
        with readers:
            writers.go()
            time.sleep(0.3)
            with failing(context, process, "clone,clone3", "EAGAIN") as count:
                before = process.log.read_text().count("panicked")
                search = request("GET", "/api/v1/recipes?q=soup")
                submit = request("POST", "/api/v1/recipes", token=user.access, data=LONG)
                answers = [connection.ask(submit) for _ in range(5)]
                if {answer.status for answer in answers} != {500} or not count():
                    raise Failure(f"long recipes without a thread: {[str(answer) for answer in answers]}, {count()} calls failed")
                for answer in answers:
                    if set(answer.json()) != {"detail", "request_id"} or answer["detail"] != "Internal Server Error":
                        raise Failure(f"a panic tells {answer}")
                process.wait_log("panicked", before + 5)
                panics += len(answers)
                answers = [connection.ask(search) for _ in range(5)]
                if {answer.status for answer in answers} != {503}:
                    raise Failure(f"searches without a thread: {[str(answer) for answer in answers]}")
            for wanted, content in ((200, search), (201, submit)):
                if (again := connection.ask(content)).status != wanted:
                    raise Failure(f"the same on the same connection afterwards: {again}")
            time.sleep(0.2)
            writers.pause()
            read, slowest = readers.take()
        if set(read) != {200}:
            raise Failure(f"others meanwhile: {dict(read)}: {readers.odd[-1]}")
        writers.compare()
        context.progress(number + 1, rounds)
    return (f"{panics} panics: each 500 on its own connection, which goes on; {writers.summary()}; reads of others all 200")
