// A peer to measure Kring against: Node.js with the npm package `ws`, as a service of that kind is usually begun.
//
//     node node_ws.cjs PORT      ws://127.0.0.1:PORT/sub hears what is said on /pub; any other path hears itself
const { WebSocketServer } = require('ws')

const listeners = new Set()
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  backlog: 4096,
  perMessageDeflate: false,
})

server.on('connection', (socket, request) => {
  // A reset is how the load generator leaves.
  socket.on('error', () => socket.terminate())
  if (request.url.startsWith('/sub')) {
    listeners.add(socket)
    socket.on('close', () => listeners.delete(socket))
    return
  }
  const speaks = request.url.startsWith('/pub')
  socket.on('message', (text, binary) => {
    for (const each of speaks ? listeners : [socket]) {
      if (each.readyState === each.OPEN) each.send(text, { binary })
    }
  })
})
