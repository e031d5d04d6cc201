import { expect } from 'chai'
import type { Admission } from '#api/access/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { type CoHostDeps, createCoHostFlow } from '#web/rooms/cohost/coHostFlow.ts'

const NO_TRACKS = { camera: null, microphone: null }
const refusal = new ApiProblem({
  type: 'about:blank',
  title: 'Banned',
  status: 403,
  code: 'BANNED',
  ref: 'req_1',
})

/** A flow whose n-th entry takes the seat `sea_n`; `calls` is what it did, in order. */
function open({ enter, publish }: Partial<Pick<CoHostDeps, 'enter' | 'publish'>> = {}) {
  const calls: string[] = []
  const waiting: (() => void)[] = []
  let entries = 0
  const flow = createCoHostFlow({
    async enter() {
      const seatId = `sea_${++entries}`
      await enter?.()
      calls.push(`enter ${seatId}`)
      return { seatId } as Admission
    },
    async publish(admission, tracks, media) {
      calls.push(`send ${admission.seatId}`)
      await publish?.(admission, tracks, media)
      return { leave: async () => void calls.push(`stop ${admission.seatId}`) } as Publisher
    },
    leaveSeat: async (seatId) => calls.push(`give back ${seatId}`),
    later(_ms, then) {
      waiting.push(then)
      return () => void waiting.splice(waiting.indexOf(then), 1)
    },
    readTracks: () => NO_TRACKS,
  })
  return { flow, calls, waiting, step: () => flow.state().step }
}

describe('a co-host on air', () => {
  it('[S3.62] gives the seat back that was taken while they left, and sends nothing', async () => {
    const entry = Promise.withResolvers<Admission>()
    const { flow, calls, step } = open({ enter: () => entry.promise })
    const going = flow.goOnAir()
    await flow.leave()
    entry.resolve({} as Admission)
    await going
    expect(calls).to.deep.equal(['enter sea_1', 'give back sea_1'])
    expect(step()).to.equal('off')
  })

  it('[S3.62][S3.26] comes back by itself after the connection is lost, as often as the server does not answer', async () => {
    let isAway = false
    const { flow, calls, waiting, step } = open({
      async enter() {
        if (isAway) throw new Unreachable()
        return {} as Admission
      },
    })
    await flow.goOnAir()
    isAway = true
    flow.lost()
    expect(flow.state()).to.deep.equal({ step: 'entering', isReturn: true })
    waiting.shift()?.()
    await until('it waits for the next try', () => waiting.length > 0)
    isAway = false
    waiting.shift()?.()
    await until('on air again', () => step() === 'on-air')
    expect(calls).to.deep.equal(['enter sea_1', 'send sea_1', 'stop sea_1', 'enter sea_3', 'send sea_3'])
  })

  it('[S3.62] is off with the reason when the server refuses the way back', async () => {
    let isBanned = false
    const { flow, waiting, step } = open({
      async enter() {
        if (isBanned) throw refusal
        return {} as Admission
      },
    })
    await flow.goOnAir()
    isBanned = true
    flow.lost()
    waiting.shift()?.()
    await until('off', () => step() === 'off')
    expect(flow.state()).to.include({ problem: refusal })
    expect(waiting).to.deep.equal([])
  })

  it('[S3.62] keeps no seat in which nothing could be sent', async () => {
    const failure = new Error('no engine')
    const { flow, calls } = open({ publish: () => Promise.reject(failure) })
    await flow.goOnAir()
    expect(calls).to.deep.equal(['enter sea_1', 'send sea_1', 'give back sea_1'])
    expect(flow.state()).to.deep.equal({ step: 'off', problem: failure, isMoved: false })
  })

  it('[S3.62] sends nothing and comes back no more after the page is left', async () => {
    const { flow, calls, waiting } = open()
    await flow.goOnAir()
    flow.lost()
    flow.dispose()
    expect(waiting).to.deep.equal([])
    const other = open()
    await other.flow.goOnAir()
    other.flow.dispose()
    await until('the seat is given back', () => other.calls.includes('give back sea_1'))
    expect(other.calls).to.deep.equal(['enter sea_1', 'send sea_1', 'stop sea_1', 'give back sea_1'])
    expect(calls).to.deep.equal(['enter sea_1', 'send sea_1', 'stop sea_1'])
  })
})
