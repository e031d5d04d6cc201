import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import { REDACTED, redaction } from '#api/http/requestLog.ts'

describe('redaction', () => {
  it('[T53] removes every secret name at each depth that we log', () => {
    let text = ''
    const sink = new Writable({
      write(chunk, _encoding, done) {
        text += chunk
        done()
      },
    })
    const log = pino({ redact: redaction }, sink)
    for (const name of REDACTED) {
      log.info({
        [name]: 'SECRET',
        a: { [name]: 'SECRET', b: { [name]: 'SECRET', c: { [name]: 'SECRET' } } },
      })
    }
    expect(text.split('\n').filter(Boolean)).to.have.length(REDACTED.length)
    expect(text).not.to.contain('SECRET')
  })
})
