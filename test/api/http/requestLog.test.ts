import { Writable } from 'node:stream'
import { expect } from 'chai'
import { createLog } from '#api/createLog.ts'

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

describe('redaction', () => {
  it('[T53] removes every secret name at each depth that we log', () => {
    let text = ''
    const sink = new Writable({
      write(chunk, _encoding, done) {
        text += chunk
        done()
      },
    })
    const log = createLog('api', 'info', sink)
    for (const name of SECRETS) {
      text = ''
      log.info({
        [name]: 'SECRET',
        room: 'rom_1',
        a: { [name]: 'SECRET', b: { [name]: 'SECRET', c: { [name]: 'SECRET' } } },
      })
      expect(text, `what is no secret beside ${name}`).to.contain('rom_1')
      expect(text, name).not.to.contain('SECRET')
    }
  })
})
