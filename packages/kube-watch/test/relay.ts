import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, so that connections can be cut. TLS passes through it. */
export async function relay(to: URL) {
  const sockets = new Set<Socket>();
  const port = Number(to.port) || (to.protocol === "https:" ? 443 : 80);
  const server = createServer((socket) => {
    const other = connect(port, to.hostname.replace(/[[\]]/g, ""));
    for (const each of [socket, other]) {
      sockets.add(each);
      each.on("error", () => each.destroy());
      each.on("close", () => {
        sockets.delete(each);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `${to.protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
