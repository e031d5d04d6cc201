import { expect } from 'chai'
import { createAdmissionFlow } from '#web/access/admissionFlow.ts'
import type { call } from '#web/kit/api/client.ts'
import { action, intent, run, walletThat } from './pipeline.ts'

describe('what follows on a transaction that is in a block', () => {
  it('is told once, also when the chain drops that block or it is final at once', async () => {
    for (const [states, times] of [
      [['sent', 'included', 'sent', 'included', 'safe'], 1],
      [['safe'], 1],
      [['sent', 'reverted'], 0],
      [['sent', 'dropped'], 0],
    ] as const) {
      let told = 0
      const onIncluded = () => {
        told += 1
      }
      const answers = states.map((state) => intent(state))
      await run(walletThat().wallet, answers, { action: { ...action, onIncluded } })
      expect(told, states.join(' ')).to.equal(times)
    }
    let allowed = 0
    const onIncluded = () => {
      allowed += 1
    }
    await run(walletThat().wallet, [], { action: { ...action, isStep: true, onIncluded } })
    expect(allowed).to.equal(1)
  })

  it('asks at the door in the same turn in which it hears of the block, with four functions in between', async () => {
    const stacks: string[] = []
    const request = () => {
      stacks.push(new Error('asked').stack ?? '')
      return new Promise(() => undefined)
    }
    const desk = createAdmissionFlow({ roomId: 'room_1', call: request as unknown as typeof call })
    await run(walletThat().wallet, [intent('sent'), intent('included'), intent('safe')], {
      action: {
        ...action,
        onIncluded: function paid() {
          void desk.enter()
        },
      },
    })
    expect(stacks).to.have.length(1)
    const names = [...(stacks[0] ?? '').matchAll(/^ +at (?:async )?(?:[A-Za-z]+\.)?([A-Za-z]+) \(/gm)].map(
      ([, name]) => name,
    )
    expect(names.slice(0, names.indexOf('follow') + 1)).to.deep.equal([
      ...['request', 'admit', 'ask', 'enter', 'paid', 'follow'],
    ])
  })
})
