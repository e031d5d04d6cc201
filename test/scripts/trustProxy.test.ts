import { expect } from 'chai'
import { parseTrustProxy, plainAddress, trustProxyProblem } from '#settings/trustProxy.ts'

const FORGED = '203.0.113.66'
const REAL = '198.51.100.7'

describe('proxies that are trusted [S3.85]', () => {
  it('nobody is believed unless named: a head that a stranger sends changes no address', () => {
    const nobody = parseTrustProxy('0')
    expect(nobody.isNamed).to.equal(false)
    expect(nobody.clientAddress('127.0.0.1', FORGED)).to.equal('127.0.0.1')
    const loopback = parseTrustProxy('loopback')
    expect(loopback.isNamed).to.equal(true)
    expect(loopback.clientAddress(REAL, FORGED)).to.equal(REAL)
  })

  it('a named proxy says whom it speaks for, from the right, however much a stranger wrote before it', () => {
    const { clientAddress } = parseTrustProxy('loopback, 10.0.0.0/8, fd00::/8')
    for (const proxy of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '10.2.3.4', 'fd00::1'])
      expect(clientAddress(proxy, `${FORGED}, 127.0.0.1, ${REAL}`), proxy).to.equal(REAL)
    expect(clientAddress('127.0.0.1', `${FORGED}, ${REAL}, 10.0.0.9, fd00::2`)).to.equal(REAL)
    expect(clientAddress('127.0.0.1', [FORGED, `${REAL}, 10.0.0.9`])).to.equal(REAL)
    expect(clientAddress('127.0.0.1', undefined), 'a look at health').to.equal('127.0.0.1')
    expect(clientAddress('127.0.0.1', '10.0.0.8, 10.0.0.9'), 'all of them ours').to.equal('10.0.0.8')
  })

  it('what is no address ends the list at the last proxy', () => {
    const { clientAddress } = parseTrustProxy('loopback')
    for (const text of ['unknown', '_hidden', '', '1.2.3', '1.2.3.4, ', '999.1.1.1', 'x'.repeat(16_000)])
      expect(clientAddress('127.0.0.1', text), text.slice(0, 20)).to.equal('127.0.0.1')
    expect(clientAddress(undefined, REAL)).to.equal('')
  })

  it('a number counts proxies and believes no head beyond them', () => {
    const two = parseTrustProxy('2')
    expect(two.isNamed).to.equal(true)
    expect(two.clientAddress('127.0.0.1', `${FORGED}, ${REAL}, 10.0.0.9`)).to.equal(REAL)
    expect(two.clientAddress('127.0.0.1', REAL), 'shorter than it should be').to.equal(REAL)
  })

  it('one machine has one name, however a proxy writes it', () => {
    for (const text of [REAL, `::ffff:${REAL}`, '::ffff:c633:6407', `${REAL}:4711`, ` ${REAL} `])
      expect(plainAddress(text), text).to.equal(REAL)
    for (const text of [
      '2001:db8::1',
      '2001:DB8:0:0::1',
      '[2001:db8::1]',
      '[2001:db8::1]:443',
      '2001:db8::1%eth0',
    ])
      expect(plainAddress(text), text).to.equal('2001:db8::1')
    for (const text of ['', 'localhost', '1.2.3.4.5', '[1.2.3.4', '2001:db8', '::ffff:1.2.3.400'])
      expect(plainAddress(text), text).to.equal(null)
  })

  it('what names nobody or everybody is refused with what to write', () => {
    for (const text of [
      'proxy',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      'fd00::/129',
      'loopback,',
      '-1',
      '6',
    ])
      expect(() => parseTrustProxy(text), text).to.throw(RangeError, 'write loopback')
    for (const text of ['0.0.0.0/0', '::/0', 'loopback,0.0.0.0/0'])
      expect(() => parseTrustProxy(text), text).to.throw(RangeError, 'every machine')
  })

  it('a number goes with a loopback bind only, and https in front of one needs a name', () => {
    const problem = (text: string, bind: string, publicUrl?: string) =>
      trustProxyProblem({ trustProxy: parseTrustProxy(text), bind, ...(publicUrl ? { publicUrl } : {}) })
    expect(problem('1', '0.0.0.0')).to.match(/^TRUST_PROXY: with BIND 0\.0\.0\.0 .+name them/)
    expect(problem('loopback', '0.0.0.0')).to.equal(null)
    for (const bind of ['127.0.0.1', '127.0.0.2', '::1', 'localhost']) {
      expect(problem('1', bind, 'https://stage.example'), bind).to.equal(null)
      expect(problem('0', bind, 'https://stage.example'), bind).to.match(/set TRUST_PROXY=loopback/)
      expect(problem('0', bind, 'http://localhost:3000'), bind).to.equal(null)
      expect(problem('0', bind), bind).to.equal(null)
    }
    expect(problem('0', '203.0.113.7', 'https://stage.example')).to.equal(null)
  })
})
