"""The queue in a folder: readers find whole messages or none."""

import threading

from kombu import Connection

from lms import broker

MESSAGES = 300


def _connection(folder):
    options = {name: str(folder) for name in ("data_folder_in", "data_folder_out")}
    options["control_folder"] = str(folder / "control")
    broker.register()
    return Connection("folder://localhost", transport_options=options)


def test_each_message_is_read_whole_and_once(tmp_path):
    """A reader that looks all the time beside two writers."""

    def write(name):
        with _connection(tmp_path) as connection:
            queue = connection.SimpleQueue("work")
            for number in range(MESSAGES):
                queue.put({"writer": name, "number": number, "text": "å" * 500})
            queue.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    read = []
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("work")
        # kombu declares the queue here: what is sent to a queue that nobody declared is dropped.
        for writer in writers:
            writer.start()
        for _ in range(2 * MESSAGES):
            message = queue.get(timeout=20)
            read.append((message.payload["writer"], message.payload["number"]))
            message.ack()
        queue.close()
    for writer in writers:
        writer.join()
    assert sorted(read) == [(name, number) for name in "ab" for number in range(MESSAGES)]
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob("*.msg"))
