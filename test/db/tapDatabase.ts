import { type AddressInfo, connect, createServer } from 'node:net'

/** A database behind a door that can be shut. */
export interface DatabaseTap {
  url: string
  /** breaks off the next so many connections */
  refuse(count: number): void
  refused(): number
  stop(): Promise<void>
}

/** Stands in front of a database and passes connections on. */
export async function tapDatabase(url: string): Promise<DatabaseTap> {
  const target = new URL(url)
  let [left, count] = [0, 0]
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (left > 0) {
      left--
      count++
      socket.destroy()
      return
    }
    const behind = connect(Number(target.port), target.hostname)
    behind.on('error', () => {})
    socket.pipe(behind).pipe(socket)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const own = new URL(url)
  own.hostname = '127.0.0.1'
  own.port = String((server.address() as AddressInfo).port)
  return {
    url: own.href,
    refuse: (next) => {
      left = next
    },
    refused: () => count,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
