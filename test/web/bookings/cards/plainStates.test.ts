import { expect } from 'chai'
import { chainWordsIn } from '#test/e2e/cards/cardFans.ts'
import { useFixtures } from '../../build/useFixtures.ts'

/** What a fan by card sees of a call and of its steps. */
const STATES = [
  ...['before', 'confirmed', 'disputed', 'split', 'ruled', 'gone'],
  ...['cancel', 'confirm', 'object', 'propose', 'accept'],
].map((state) => `cardcalls:${state}`)
/** The same of a call whose money is not held yet. */
const UNHELD = ['far', 'failed', 'expired', 'open', 'last', 'unsecured', 'cancelled', 'rows'].map(
  (state) => `unheld:${state}`,
)
/** The same while its date moves. */
const MOVES = ['asked', 'moved', 'rows', 'near', 'later'].map((state) => `cardmoves:${state}`)

describe('[once] a call by card, to a fan without a wallet', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()

  it('[S0.11] has no word and no number of a chain, whatever became of it', async () => {
    const sight = await fixtures.open({ width: 390, height: 844 }, 'light')
    const { page } = sight
    for (const state of [...STATES, ...UNHELD, ...MOVES]) {
      await sight.look(state)
      const shown = await page.evaluate<{ whole: string; read: string }>(
        '({ whole: document.body.outerHTML, read: document.body.innerText })',
      )
      expect(shown.read, state).to.include('€')
      expect(chainWordsIn(shown), state).to.deep.equal([])
    }
  })
})
