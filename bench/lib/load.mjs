// A load generator in a process of its own: `connections` sockets, each sending the next request when the
// last one was answered. Speaks just enough HTTP to find where an answer ends.
import { connect } from "node:net";
import { rawRequests } from "./payloads.mjs";

const options = JSON.parse(process.argv[2]);
const { port, connections, count, path, kind, warmup = 0 } = options;
const requests = rawRequests({ count: count + warmup, path, host: `127.0.0.1:${port}`, kind });
const statuses = {};
const latencies = [];
let next = 0;
let answered = 0;
let started = 0;

await Promise.all(Array.from({ length: connections }, () => drive()));
const seconds = (performance.now() - started) / 1_000;
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
process.stdout.write(
  `${JSON.stringify({ perSecond: count / seconds, p50: at(0.5), p99: at(0.99), statuses })}\n`,
);

function drive() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let sentAt = 0;
    let buffer = "";
    const send = () => {
      if (next >= requests.length) {
        socket.end();
        return resolve();
      }
      if (next === warmup) started = performance.now();
      sentAt = performance.now();
      socket.write(requests[next++]);
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      buffer += chunk.toString("latin1");
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = buffer.slice(0, end).toLowerCase();
      const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
      if (
        /transfer-encoding: chunked/.test(head)
          ? !buffer.endsWith("0\r\n\r\n")
          : buffer.length < end + 4 + length
      )
        return;
      const status = head.slice(9, 12);
      buffer = "";
      answered += 1;
      if (answered > warmup) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - sentAt);
      }
      send();
    });
  });
}
