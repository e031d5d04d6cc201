import { expect } from 'chai'
import { createTurns, turnerOf } from '#api/http/limits/personTurns.ts'
import { until } from '#test/kit/time/until.ts'

const BOUNDS = { atOnce: 4, waiting: 12, atOnceEach: 4, waitingEach: 8 }

describe('turns of people', () => {
  const stranger = (ip: string) => turnerOf({ accountId: null, isGuest: false, ip })

  /** Work that ends when it is told to, in the order in which it began. */
  function play() {
    const takeTurn = createTurns(BOUNDS)
    const began: string[] = []
    const refused: string[] = []
    const ends: (() => void)[] = []
    const ask = (name: string, whose = stranger(name)) =>
      takeTurn(whose, () => {
        began.push(name)
        return new Promise<void>((end) => ends.push(end))
      }).catch(() => void refused.push(name))
    const endOne = async () => {
      const count = began.length
      ends.shift()?.()
      await until('the next begins', () => began.length === count + 1)
    }
    return { began, refused, ask, endOne }
  }

  it('[S3.85] go round: one at once for each, more only where nobody else waits', async () => {
    const { began, ask, endOne } = play()
    for (let n = 0; n < 8; n++) void ask('192.0.2.1')
    await until('four are under way', () => began.length >= 4)
    expect(began, 'alone there').to.deep.equal(Array(4).fill('192.0.2.1'))
    for (const ip of ['198.51.100.1', '203.0.113.1', '203.0.113.2']) void ask(ip)
    for (let n = 0; n < 3; n++) await endOne()
    expect(began.slice(4)).to.deep.equal(['198.51.100.1', '203.0.113.1', '203.0.113.2'])
  })

  it('[S3.85] a network of many addresses has one turn of many networks, and loses what it asked for last', async () => {
    const { began, refused, ask, endOne } = play()
    for (let n = 1; n <= 16; n++) void ask(`192.0.2.${n}`)
    await until('four are under way', () => began.length === 4)
    void ask('198.51.100.1')
    await until('one of them is refused', () => refused.length === 1)
    expect(refused[0]).to.match(/^192\.0\.2\./)
    await endOne()
    await endOne()
    expect(began.slice(4)).to.include('198.51.100.1')
  })

  it('[S3.85] accounts are counted by themselves, guests and strangers by network and in it by themselves', () => {
    const ip = '192.0.2.7'
    expect(turnerOf({ accountId: 'acc_1', isGuest: false, ip })).to.deep.equal({
      group: 'acc_1',
      person: 'acc_1',
    })
    expect(turnerOf({ accountId: 'acc_2', isGuest: true, ip })).to.deep.equal({
      group: '192.0.2.0/24',
      person: 'acc_2',
    })
    expect(stranger(ip)).to.deep.equal({ group: '192.0.2.0/24', person: ip })
  })
})
