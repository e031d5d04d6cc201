import { expect } from 'chai'
import type { Admission } from '#api/access/contract.ts'
import { createAdmissionFlow } from '#web/access/admissionFlow.ts'
import { refuse } from '#web/access/refusal.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import type { call } from '#web/kit/api/client.ts'

interface Ask {
  input: unknown
  allow: (seatId: string) => void
  fail: (error: unknown) => void
}

function desk() {
  const asked: Ask[] = []
  const left: string[] = []
  const causes: unknown[] = []
  type Input = { params: { id: string }; query?: { cause?: string }; body?: unknown }
  const answer = (route: string, { params, query, body }: Input) => {
    if (route === 'leaveSeat') {
      causes.push(query?.cause)
      return Promise.resolve(left.push(params.id))
    }
    return new Promise((resolve, fail) => {
      asked.push({ input: body, fail, allow: (seatId) => resolve({ seatId } as Admission) })
    })
  }
  const opened = createAdmissionFlow({ roomId: 'room_1', call: answer as typeof call })
  return { ...opened, asked, left, causes }
}

const denied = new ApiProblem({
  type: '',
  title: '',
  status: 403,
  code: 'NO_PASS',
  ref: '',
  decisionId: 'dec_1',
})

describe('admission flow', () => {
  it('sends one question however often the button is pressed', async () => {
    const { enter, asked, state } = desk()
    const entering = enter()
    await enter()
    await enter({ move: true })
    expect(asked).to.have.length(1)
    asked[0]?.allow('sea_1')
    await entering
    expect(state()).to.deep.include({ step: 'admitted' })
  })

  it('keeps the reason of a refusal and numbers each visit', async () => {
    const { enter, asked, state } = desk()
    const first = enter()
    asked[0]?.fail(denied)
    await first
    const before = state()
    const second = enter({ retryToken: 't' })
    asked[1]?.fail(new Unreachable())
    await second
    const after = state()
    expect(before.step === 'refused' && before.refusal.code).to.equal('NO_PASS')
    expect(after.step === 'refused' && after.refusal.code).to.equal('OFFLINE')
    expect(before.step === 'refused' && after.step === 'refused' && after.visit > before.visit).to.equal(true)
    expect(asked[1]?.input).to.deep.equal({ action: 'watch', move: false, retryToken: 't' })
  })

  it('uses the retry that a refusal announced once, and not to move a seat here', async () => {
    const { enter, close, asked } = desk()
    close(refuse('PASS_EXPIRED', { retryToken: 'own' }))
    const paid = enter()
    asked[0]?.fail(denied)
    await paid
    const plain = enter()
    asked[1]?.fail(denied)
    await plain
    close(refuse('OTHER_DEVICE', { retryToken: 'own' }))
    const moved = enter({ move: true })
    asked[2]?.fail(denied)
    await moved
    close(refuse('CAPACITY_FULL', { retryToken: 'own' }))
    void enter({ retryToken: 'place' })
    expect(asked.map(({ input }) => input)).to.deep.equal([
      { action: 'watch', move: false, retryToken: 'own' },
      { action: 'watch', move: false },
      { action: 'watch', move: true },
      { action: 'watch', move: false, retryToken: 'place' },
    ])
  })

  it('gives a seat back that is answered after the person walked away', async () => {
    const { enter, release, asked, left, state } = desk()
    const entering = enter()
    await release()
    asked[0]?.allow('sea_late')
    await entering
    expect(left).to.deep.equal(['sea_late'])
    expect(state()).to.deep.equal({ step: 'idle' })
  })

  it('[T21] forgets a seat that ended with its session, so that the next person is asked anew', async () => {
    const { enter, forget, asked, left, state } = desk()
    const entering = enter()
    asked[0]?.allow('sea_1')
    await entering
    forget()
    expect([state(), left]).to.deep.equal([{ step: 'idle' }, []])
    void enter()
    expect(asked).to.have.length(2)
    forget()
    asked[1]?.allow('sea_2')
    await new Promise(setImmediate)
    expect([state(), left]).to.deep.equal([{ step: 'idle' }, ['sea_2']])
  })

  it('leaves a seat that the server still holds, and only that', async () => {
    const { enter, close, asked, left } = desk()
    const entering = enter()
    asked[0]?.allow('sea_1')
    await entering
    close(refuse('PASS_MOVED'))
    expect(left).to.deep.equal([])
    const again = enter()
    asked[1]?.allow('sea_2')
    await again
    close(refuse('FAILED'), false)
    expect(left).to.deep.equal(['sea_2'])
  })

  it('keeps the door that is shown while it asks by itself, and asks once more about what is news meanwhile', async () => {
    const { enter, look, subscribe, asked, state } = desk()
    await look()
    expect(asked, 'nobody was refused yet').to.have.length(0)
    const entering = enter()
    asked[0]?.fail(denied)
    await entering
    const shown = state()
    const steps: string[] = []
    subscribe(() => steps.push(state().step))
    const looking = look()
    await look()
    expect([asked.length, state()]).to.deep.equal([2, shown])
    asked[1]?.fail(denied)
    await new Promise(setImmediate)
    asked[2]?.fail(denied)
    await looking
    expect(steps).to.deep.equal(['refused'])
    expect(state(), 'the same door, with its focus').to.deep.equal(shown)
    const again = look()
    asked[3]?.fail(new Unreachable())
    await again
    const after = state()
    expect(shown.step === 'refused' && after.step === 'refused' && after.visit > shown.visit).to.equal(true)
  })

  it('shows a press while it asks by itself, and never asks twice at once', async () => {
    const { enter, look, close, asked, left, state } = desk()
    close(refuse('OTHER_DEVICE'))
    const looking = look()
    await enter()
    await enter({ move: true })
    expect([asked.length, state()]).to.deep.equal([1, { step: 'asking' }])
    asked[0]?.fail(denied)
    await new Promise(setImmediate)
    expect([asked.length, state()]).to.deep.equal([2, { step: 'asking' }])
    asked[1]?.allow('sea_1')
    await looking
    expect([asked[1]?.input, left]).to.deep.equal([{ action: 'watch', move: true }, []])
    expect(state()).to.deep.include({ step: 'admitted' })
  })

  it('asks once more where it was pressed after it began to ask by itself: that answer may be from before', async () => {
    const { enter, look, close, asked, state } = desk()
    close(refuse('FOLLOW_REQUIRED'))
    const looking = look()
    await look()
    await enter({ retryToken: 'place' })
    asked[0]?.fail(denied)
    await new Promise(setImmediate)
    expect([asked.length, state()]).to.deep.equal([2, { step: 'asking' }])
    asked[1]?.allow('sea_1')
    await looking
    expect(asked[1]?.input).to.deep.equal({ action: 'watch', move: false, retryToken: 'place' })
    expect(state()).to.deep.include({ step: 'admitted' })
  })

  it('[S3.24] asks once more about news that came while a press was answered, and lets in who is let in', async () => {
    const { enter, look, asked, left, state } = desk()
    const entering = enter()
    await look()
    await look()
    expect([asked.length, state()], 'the press is on its way').to.deep.equal([1, { step: 'asking' }])
    asked[0]?.fail(denied)
    await new Promise(setImmediate)
    expect([asked.length, state().step], 'the refusal stands meanwhile').to.deep.equal([2, 'refused'])
    asked[1]?.fail(denied)
    await entering
    expect(asked, 'and no more than once').to.have.length(2)

    const again = enter()
    await look()
    asked[2]?.allow('sea_1')
    await again
    expect([asked.length, left, state().step]).to.deep.equal([3, [], 'admitted'])
  })

  it('[T37] says of a seat that it leaves whether the media engine was full', async () => {
    const { enter, close, asked, causes } = desk()
    for (const [n, code] of (['MEDIA_FULL', 'NO_MEDIA_PATH'] as const).entries()) {
      const entering = enter()
      asked[n]?.allow(`sea_${n}`)
      await entering
      close(refuse(code), false)
    }
    expect(causes).to.deep.equal(['MEDIA_FULL', undefined])
  })
})
