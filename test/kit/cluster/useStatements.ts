import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import type { Database } from '../database.ts'

interface ReadPostgres {
  port: number
  /** texts of the statements that were run since the last call, in their order */
  take(): string[]
  stop(): Promise<void>
}

const SIMPLE_QUERY = 'Q'
const PARSE = 'P'
const BIND = 'B'

/** Reads what one client says: remembers prepared statements by name, answers the text of those that are run. */
function createReader(): (type: string, body: Buffer) => string | undefined {
  const prepared = new Map<string, string>()
  return (type, body) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === SIMPLE_QUERY) return first
    if (type === PARSE) prepared.set(first, second)
    // a portal's name comes first
    return type === BIND ? (prepared.get(second) ?? `unknown statement ${second}`) : undefined
  }
}

async function startReadPostgres(targetUrl: string): Promise<ReadPostgres> {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  let run: string[] = []
  // messages go on one by one: without this each small one waits 40 ms for the acknowledgement of the last
  const noDelay = true
  const server = createServer({ noDelay }, (client) => {
    const upstream = dial({ port: Number(target.port), host: target.hostname, noDelay })
    const read = createReader()
    let waiting = Buffer.alloc(0)
    let isStarted = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    upstream.on('data', (bytes) => client.write(bytes))
    client.on('data', (bytes) => {
      upstream.write(bytes)
      waiting = Buffer.concat([waiting, bytes])
      for (;;) {
        // the first message has no type byte
        const head = isStarted ? 1 : 0
        if (waiting.length < head + 4) return
        const length = head + waiting.readUInt32BE(head)
        if (waiting.length < length) return
        const text = isStarted
          ? read(String.fromCharCode(waiting[0] as number), waiting.subarray(5, length))
          : undefined
        if (text !== undefined) run.push(text)
        waiting = waiting.subarray(length)
        isStarted = true
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = run
      run = []
      return taken
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A database of a test file whose addresses lead through a wire that is read. */
export interface ReadDatabase extends Database {
  /** Texts of the statements that processes ran since the last call, in their order: sent whole or prepared before. */
  take(): string[]
}

/** Reads what processes say to the database of a test file. Pools of the test itself are not read. */
export function useStatements(database: Database): ReadDatabase {
  let wire: ReadPostgres | undefined
  before('read what is said to the database', async () => {
    wire = await startReadPostgres(database.url('owner'))
  })
  after('stop reading', () => wire?.stop())
  return {
    pool: database.pool,
    url: (role) => {
      if (!wire) throw new Error('the database exists only inside hooks and tests')
      const url = new URL(database.url(role))
      url.hostname = '127.0.0.1'
      url.port = String(wire.port)
      return url.href
    },
    take: () => wire?.take() ?? [],
  }
}
