import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import type { CallState } from '#protocol/calls.ts'
import { until } from '#test/kit/time/until.ts'
import { createSignalLine, type Signal } from '#web/media/direct/signalLine.ts'
import { CallNetwork, SEATS } from './callNetwork.ts'

/** One page of a side, and what it was given. */
function openPage(network: CallNetwork, side: CallSide, page: string) {
  const socket = network.socket(side)
  const states: CallState[] = []
  const signals: Signal[] = []
  const taken: string[] = []
  const refused: string[] = []
  const checks: string[] = []
  const line = createSignalLine({
    ...{ socket: socket.asClient, seatId: SEATS[side], page },
    onState: (state) => states.push(state),
    onSignal: (signal) => signals.push(signal),
    onRefused: async ({ body }) => {
      refused.push(body)
      return body === 'a' ? 'instead' : null
    },
    onTaken: () => taken.push(page),
    onCheck: () => checks.push(page),
  })
  return {
    line,
    socket,
    states,
    signals,
    taken,
    refused,
    checks,
    bodies: () => signals.map(({ body }) => body).join(),
  }
}

describe('the line of a page of a call', function () {
  this.timeout(30_000)

  async function twoPages() {
    const network = new CallNetwork()
    const creator = openPage(network, 'creator', 'page-one')
    const fan = openPage(network, 'fan', 'page-two')
    await Promise.all([creator.line.open(), fan.line.open()])
    await until('both know of both', () => creator.states.at(-1)?.fan && fan.states.at(-1)?.creator)
    return { network, creator, fan }
  }

  it('[S0.17] says it with the same number when the acknowledgement was lost, and it arrives once and in order', async () => {
    const { network, creator, fan } = await twoPages()
    creator.socket.lostAnswers = 2
    for (const body of ['a', 'b', 'c']) creator.line.send(1, 'kinds', body)
    await until('all three', () => fan.bodies() === 'a,b,c')
    const numbers = network.came.filter(({ event }) => event === 'call:signal').map(({ n }) => n)
    expect(numbers).to.deep.equal([1, 1, 1, 2, 3])
  })

  it('[S0.17] goes on where it was when the socket comes back, on both ends', async () => {
    const { network, creator, fan } = await twoPages()
    creator.line.send(1, 'kinds', 'a')
    await until('the first', () => fan.bodies() === 'a')
    fan.socket.drop()
    creator.socket.drop()
    creator.line.send(1, 'kinds', 'b')
    creator.socket.connect()
    await until('it is stored', () => network.bodies.length === 2)
    expect(fan.bodies()).to.equal('a')
    fan.socket.connect()
    await until('what it missed, once', () => fan.bodies() === 'a,b')
    expect(fan.states.at(-1)?.creator?.epoch, 'the same page').to.equal(1)
    const revs = fan.states.map(({ rev }) => rev)
    expect(revs).to.deep.equal([...new Set(revs)].sort((a, b) => a - b))
  })

  it('[S0.17] drops what was for a page that is gone, and counts on for the next one', async () => {
    const { network, creator, fan } = await twoPages()
    for (const body of ['a', 'b']) creator.line.send(0, 'kinds', body)
    creator.line.send(1, 'kinds', 'c')
    await until('the one for this page', () => fan.bodies() === 'c')
    const answers = network.came.filter(({ event }) => event === 'call:signal').map(({ answer }) => answer)
    expect(answers).to.deep.equal(['STALE', 'ok'])
  })

  it('[S0.17] goes on with the number that is expected of it', async () => {
    const { network, creator, fan } = await twoPages()
    creator.line.send(1, 'kinds', 'a')
    await until('the first', () => fan.bodies() === 'a')
    // the server lost a number that it had acknowledged
    network.forget('creator')
    creator.line.send(1, 'kinds', 'b')
    await until('the second', () => fan.bodies() === 'a,b')
    expect(network.came.filter(({ answer }) => answer === 'GAP')).to.have.length(1)
  })

  it('[S0.17] sends what its page has in place of what is not passed on, before all that waits behind it', async () => {
    const { network, creator, fan } = await twoPages()
    network.refuse = (_, body) => body.length < 3
    for (const body of ['a', 'b', 'last']) creator.line.send(1, 'kinds', body)
    await until('the last one', () => fan.bodies().endsWith('last'))
    expect(fan.bodies()).to.equal('instead,last')
    expect(creator.refused).to.deep.equal(['a', 'b'])
    const numbers = network.came.filter(({ event }) => event === 'call:signal').map(({ n }) => n)
    expect(numbers).to.deep.equal([1, 1, 2, 2])
  })

  it('[S3.38] says that its page is there as often as it is asked, and no more once it has left', async () => {
    const { network, creator, fan } = await twoPages()
    const answers = () => network.came.filter(({ event }) => event === 'call:here')
    fan.socket.deliver('call:check', { seatId: SEATS.creator })
    for (let n = 0; n < 2; n++) fan.socket.deliver('call:check', { seatId: SEATS.fan })
    await until('it answered', () => answers().length >= 2)
    expect(answers().map(({ side, answer }) => [side, answer])).to.deep.equal([
      ['fan', 'ok'],
      ['fan', 'ok'],
    ])
    expect(fan.checks.length).to.equal(2)
    await creator.line.close(null)
    creator.socket.deliver('call:check', { seatId: SEATS.creator })
    fan.socket.deliver('call:check', { seatId: SEATS.fan })
    await until('the one that stayed answers', () => answers().length >= 3)
    expect(answers().map(({ side }) => side)).to.deep.equal(['fan', 'fan', 'fan'])
    expect(creator.checks).to.deep.equal([])
  })

  it('[T22] is the newest page’s alone', async () => {
    const { network, fan, creator } = await twoPages()
    const next = openPage(network, 'fan', 'page-three')
    await next.line.open()
    await until('the first one knows', () => fan.taken.length === 1)
    fan.line.send(1, 'kinds', 'late')
    creator.line.send(2, 'kinds', 'to the new one')
    await until('it is there', () => next.bodies() === 'to the new one')
    expect(network.bodies.map(({ body }) => body)).to.deep.equal(['to the new one'])
    expect(fan.signals).to.deep.equal([])
  })
})
