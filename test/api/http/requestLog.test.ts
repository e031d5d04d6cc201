import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import express from 'express'
import type { Logger } from 'pino'
import { createLog } from '#api/createLog.ts'
import { requestLog } from '#api/http/requestLog.ts'

/** Written out here: a list taken from the product would agree with whatever it leaves out. */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'session-token',
  'token',
  'retryToken',
  'resumeToken',
  'password',
  'secret',
  'signature',
  'userSig',
  'privateMapKey',
  'joinNonce',
]

/** A log that is read as text. */
function readLog(level: string): { log: Logger; take(): string } {
  let text = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const take = (): string => {
    const taken = text
    text = ''
    return taken
  }
  return { log: createLog('api', level, sink), take }
}

describe('redaction', () => {
  it('[T53] removes every secret name at each depth that we log', () => {
    const { log, take } = readLog('info')
    for (const name of SECRETS) {
      log.info({
        [name]: 'SECRET',
        room: 'rom_1',
        a: { [name]: 'SECRET', b: { [name]: 'SECRET', c: { [name]: 'SECRET' } } },
      })
      const text = take()
      expect(text, `what is no secret beside ${name}`).to.contain('rom_1')
      expect(text, name).not.to.contain('SECRET')
    }
  })
})

describe('the log of requests', () => {
  async function linesOf(level: string, path: string): Promise<Record<string, unknown>[]> {
    const { log, take } = readLog(level)
    const app = express()
    app.use(requestLog(log, randomBytes))
    const closed = new Promise<void>((resolve) =>
      app.use((request, response) => {
        response.once('close', () => setImmediate(resolve))
        response.setHeader('ref', request.id)
        response.status(request.path === '/broken' ? 500 : 201).end()
      }),
    )
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    const response = await fetch(url, { headers: { authorization: 'Bearer SECRET' } })
    await closed
    server.close()
    const lines = take()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    for (const line of lines) expect(line.reqId).to.equal(response.headers.get('ref'))
    return lines
  }

  it('[T53] has one line of each at debug, without its query and without the person', async () => {
    const [line, ...others] = await linesOf('debug', '/v1/rooms?token=SECRET')
    expect(others).to.deep.equal([])
    expect(line).to.deep.include({ level: 20, res: { status: 201 }, msg: 'request completed' })
    expect(line?.req).to.deep.equal({ id: line?.reqId, method: 'GET', path: '/v1/rooms' })
    expect(line?.responseTime).to.be.within(0, 60_000)
    expect(JSON.stringify(line)).not.to.contain('SECRET')
  })

  it('has one line of each that failed at every level, and none of the others', async () => {
    expect(await linesOf('info', '/v1/rooms')).to.deep.equal([])
    const [line, ...others] = await linesOf('info', '/broken')
    expect(others).to.deep.equal([])
    expect(line).to.deep.include({ level: 40, res: { status: 500 } })
  })
})
