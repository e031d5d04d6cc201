import { expect } from 'chai'
import { oneAtATime } from '#web/media/tracks/oneAtATime.ts'

describe('a look that a clock asks for', () => {
  it('waits for the one before it, also for one that failed, and is left out where nobody sees it', async () => {
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let looks = 0
    let isHidden = false
    const tick = oneAtATime(
      () => answers[looks++]?.promise ?? Promise.resolve(),
      () => isHidden,
    )
    const first = tick()
    await tick()
    expect(looks, 'while the first is under way').to.equal(1)
    answers[0]?.reject(new Error('no answer'))
    await first.catch(() => undefined)
    isHidden = true
    await tick()
    expect(looks, 'while hidden').to.equal(1)
    isHidden = false
    const second = tick()
    answers[1]?.resolve()
    await second
    await tick()
    expect(looks).to.equal(3)
  })
})
