import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'

/** What came at once. */
export interface Brought {
  roomId: string
  key: string
  beats: SignedBeat[]
}

/** The two routes that bring beats, over HTTP, and what befalls who asks. */
export interface RecordServer {
  url: string
  /** how many requests came with beats, whatever was answered */
  posted: number
  /** each that was answered with 200 */
  brought: Brought[]
  /** connections are cut without an answer */
  isAway: boolean
  /** how many were cut */
  cut: number
  /** how often a page asked who is signed in */
  asked: number
  /** who is signed in; null: nobody */
  accountId: string | null
  /** rooms in which that account is nobody */
  unknown: Set<string>
  /** numbers that are never taken */
  refused: Set<number>
  /** numbers that are ahead of its time */
  ahead: Set<number>
  stop(): Promise<void>
}

const BEATS = /^\/v1\/me\/calls\/rooms\/([^/]+)\/beats$/

/** @param script of the page that it serves at every other path */
export async function startRecordServer(script: string): Promise<RecordServer> {
  const answer = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', socket } = request
    if (url === '/page.js')
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    if (!url.startsWith('/v1/')) {
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end(
        '<!doctype html><meta charset="utf-8"><title>record</title><script type="module" src="/page.js"></script>',
      )
    }
    if (own.isAway) {
      own.cut++
      return void socket.destroy()
    }
    if (url === '/v1/me') own.asked++
    else own.posted++
    if (own.accountId === null)
      return void answer(response, 401, { code: 'SIGN_IN_REQUIRED', status: 401, title: 'nobody' })
    if (url === '/v1/me') return void answer(response, 200, { accountId: own.accountId })
    const roomId = BEATS.exec(url)?.[1] ?? ''
    if (own.unknown.has(roomId))
      return void answer(response, 404, { code: 'NOT_FOUND', status: 404, title: 'nothing' })
    const { key, beats } = (await json(request)) as Omit<Brought, 'roomId'>
    own.brought.push({ roomId, key, beats })
    const refused = beats.filter(({ n }) => own.refused.has(n)).length
    const ahead = beats.filter(({ n }) => own.ahead.has(n)).length
    answer(response, 200, { kept: beats.length - refused - ahead, refused })
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const own: RecordServer = {
    url: `http://localhost:${port}/`,
    ...{
      posted: 0,
      brought: [],
      isAway: false,
      cut: 0,
      asked: 0,
      accountId: 'acc_mine',
      unknown: new Set(),
      refused: new Set(),
      ahead: new Set(),
    },
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return own
}
