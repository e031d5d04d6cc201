import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

/**
 * What becomes of a statement: it goes on; everything is cut before it, or its own connection alone; it goes on, but its
 * answer cuts everything; it goes on when the promise is kept; it goes on, and its answer when `answered` allows it. A promise
 * may say the last as well, or that its own connection is cut instead.
 */
export type Passage = 'pass' | 'cut' | 'cutOwn' | 'cutAnswer' | Promise<unknown> | Answered

interface Answered {
  answered: () => Promise<void>
}

const isAnswered = (what: unknown): what is Answered =>
  typeof what === 'object' && what !== null && 'answered' in what

/** Postgres behind a wire that is read. */
export interface PostgresWire {
  /** an address that leads through it */
  url: string
  stop(): Promise<void>
}

const SIMPLE_QUERY = 'Q'
const PARSE = 'P'
const BIND = 'B'
const COPY_DATA = 'd'

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

/** A statement that is prepared, with its other text. */
function rewritten(message: Buffer, rewrite: (text: string) => string): Buffer {
  if (message.toString('latin1', 0, 1) !== PARSE) return message
  const from = message.indexOf(0, 5) + 1
  const to = message.indexOf(0, from)
  const text = message.toString('utf8', from, to)
  const other = rewrite(text)
  if (other === text) return message
  const next = Buffer.concat([message.subarray(0, from), Buffer.from(other), message.subarray(to)])
  next.writeUInt32BE(next.length - 1, 1)
  return next
}

/**
 * @param onStatement is asked for each statement that is run, sent whole or prepared before, just before the server
 *   gets it, with the number of its connection and all that is said with it
 * @param rewrite makes another text of one that is prepared
 * @param onRows is told what a COPY sends, just before the server gets it
 */
export async function startPostgresWire(
  targetUrl: string,
  onStatement: (text: string, connection: number, message: Buffer) => Passage,
  rewrite: (text: string) => string = (text) => text,
  onRows: (connection: number, message: Buffer) => void = () => {},
): Promise<PostgresWire> {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  let connections = 0

  function cutAll(): void {
    for (const socket of sockets) socket.destroy()
  }

  // messages go on one by one: without this each small one waits 40 ms for the acknowledgement of the last
  const noDelay = true
  const server = createServer({ noDelay }, (client) => {
    const upstream = dial({ port: Number(target.port), host: target.hostname, noDelay })
    const read = createReader()
    const connection = ++connections
    let waiting = Buffer.alloc(0)
    let isStarted = false
    let isDeaf = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let answered: (() => Promise<void>) | null = null
    let withheld: Buffer[] | null = null
    upstream.on('data', (bytes) => {
      if (isDeaf) cutAll()
      else if (withheld) withheld.push(bytes)
      else if (answered) {
        const kept = [bytes]
        withheld = kept
        void answered().then(() => {
          withheld = null
          for (const one of kept) client.write(one)
        })
        answered = null
      } else client.write(bytes)
    })
    let isHeld = false
    function goOn(message: Buffer): void {
      isHeld = false
      upstream.write(message)
      readOn()
    }
    client.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      readOn()
    })
    function readOn(): void {
      while (!isHeld) {
        // the first message has no type byte
        const head = isStarted ? 1 : 0
        if (waiting.length < head + 4) return
        const length = head + waiting.readUInt32BE(head)
        if (waiting.length < length) return
        const whole = waiting.subarray(0, length)
        const message = isStarted ? rewritten(whole, rewrite) : whole
        waiting = waiting.subarray(length)
        const type = isStarted ? String.fromCharCode(message[0] as number) : ''
        const text = isStarted ? read(type, message.subarray(5)) : undefined
        if (type === COPY_DATA) onRows(connection, message)
        isStarted = true
        const passage = text === undefined ? 'pass' : onStatement(text, connection, message)
        if (passage === 'cut') cutAll()
        if (passage === 'cutOwn') client.destroy()
        if (passage === 'cut' || passage === 'cutOwn') return
        if (passage === 'cutAnswer') isDeaf = true
        if (isAnswered(passage)) answered = passage.answered
        if (passage instanceof Promise) {
          isHeld = true
          passage.then((then) => {
            // its client may be dead, and the end of its connection not seen yet
            if (then === 'cutOwn') return void upstream.destroy()
            if (isAnswered(then)) answered = then.answered
            goOn(message)
          })
        } else upstream.write(message)
      }
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    async stop() {
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The address of another role or database behind the same wire. */
export function throughWire(wire: PostgresWire, url: string): string {
  const { hostname, port } = new URL(wire.url)
  return Object.assign(new URL(url), { hostname, port }).href
}
