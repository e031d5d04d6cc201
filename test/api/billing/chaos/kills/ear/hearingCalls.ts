import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type Hex, keccak256 } from 'viem'
import type { Hearing } from './hearing.ts'

/** Lists of what happened at the provider, which a worker reads for everybody. */
const LISTS = /^\/v[12]\/(?:core\/)?events\b/
/** A transaction that is handed to a node; elsewhere it is named by its hash. */
const RAW = /"method":"eth_sendRawTransaction","params":\["(0x[0-9a-f]+)"\]/
/** What a node of a chain is asked. */
const NODE_CALL = /^\{"jsonrpc":"2\.0",.*?"method":"(\w+)"/

/** What stands between one process and who it calls. */
export interface HearingCalls {
  url: string
  close(): Promise<void>
}

function carry(incoming: IncomingMessage, target: string, body: Buffer): Promise<[IncomingMessage, Buffer]> {
  const to = new URL(incoming.url ?? '/', target)
  const { method, headers } = incoming
  return new Promise((resolve, reject) => {
    const onward = request(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
      buffer(answer).then((text) => resolve([answer, text]), reject)
    })
    onward.on('error', reject).end(body)
  })
}

/** The provider, or a node, that hears each call of one process: before it arrives, and before its answer is given back. */
export async function hearCalls(target: string, { by, ear, gate }: Hearing): Promise<HearingCalls> {
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming
    const body = await buffer(incoming)
    if (LISTS.test(url)) await gate.opened()
    const said = [url, headers['idempotency-key'] ?? '', body.toString()].map((text) =>
      decodeURIComponent(String(text).replaceAll('+', ' ')),
    )
    const [, raw] = RAW.exec(body.toString()) ?? []
    const way = ear.ownerOf([...said, raw ? keccak256(raw as Hex) : ''].join('\n'))
    const path = url.split('?')[0]?.replaceAll(/\/(?:acct|cs_test|[a-z]{2,3})_[A-Za-z0-9]+/g, '/…')
    const [, asked] = NODE_CALL.exec(body.toString()) ?? []
    const what = asked ?? `${method} ${path}`
    // nobody waits long for a node, but asks again
    if (way && asked) await ear.standing(way)
    if (way && (await ear.pass(way, by, `before ${what}`))) return void incoming.socket.destroy()
    const [{ statusCode = 500, headers: fields }, text] = await carry(incoming, target, body)
    if (way) {
      ear.ownerOf([...way.ids, text.toString()].join('\n'))
      await ear.pass(way, by, `after ${what}`)
    }
    outgoing.writeHead(statusCode, fields).end(text)
  }

  const server = createServer((incoming, outgoing) => {
    // who asked may be gone, and so may who is asked: the connection ends
    answer(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
