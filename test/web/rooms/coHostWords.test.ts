import { expect } from 'chai'
import { type Condition, gateSentence } from '#domain/access/gate.ts'
import type { CoHostState } from '#domain/room/coHosts.ts'
import { couldLetInTheirs, leftInWords, waitsOf, waitsWords } from '#web/rooms/host/cohosts/coHostWords.ts'

const asked = (name: string, state: CoHostState) => ({
  channel: { id: name, handle: name, name, about: '' },
  state,
})

describe('what keeps a stream with co-hosts from beginning', () => {
  it('[S3.62] is everybody who is asked, or asked again, by name; not who agreed or declined', () => {
    expect(waitsWords([asked('Kiln', 'agreed'), asked('Moth', 'declined')])).to.equal(null)
    expect(waitsWords([asked('Kiln', 'invited'), asked('Moth', 'agreed')])).to.equal('Waits for Kiln')
    expect(
      waitsWords([asked('Kiln', 'invited'), asked('Moth', 'changed'), asked('Salt', 'invited')]),
    ).to.equal('Waits for Kiln, Moth and Salt')
  })

  it('[S3.64] is, once they agreed, what is wrong with the shares of its tips', () => {
    const all = [asked('Kiln', 'agreed')]
    const words = (['left', 'wallet', 'unmade', null] as const).map(
      (problem) => waitsOf(all, { problem }, true)?.words ?? null,
    )
    const again = 'Waits for the shares of tips'
    expect(words).to.deep.equal([again, again, 'Waits for the contract that divides the tips', null])
    expect(waitsOf(all, null, true)).to.equal(null)
    for (const problem of ['left', 'unmade'] as const) {
      expect(waitsOf(all, { problem }, true)?.next, problem).to.match(/^(Set|Make) /)
      expect(waitsOf(all, { problem }, false)?.next, 'who is not the owner').to.match(
        /^The owner of the channel /,
      )
    }
    expect(waitsOf([asked('Kiln', 'changed')], { problem: 'unmade' }, true)?.words).to.equal('Waits for Kiln')
  })
})

describe('what a host reads of a door for the passes of co-hosts', () => {
  const theirs = (name: string): Condition => ({
    ...{ kind: 'pass', collection: name, of: { id: name, handle: name, name } },
  })
  const gate = (...conditions: Condition[]) => {
    const rules = { mode: 'any' as const, conditions }
    return { ...rules, sentence: gateSentence(rules), tierNo: null, rank: null }
  }
  const sells = (state: CoHostState, hasPasses = true) => ({ ...asked('Kiln', state), hasPasses, tokens: [] })

  it('[S3.63] that it can let them in, where they have any and it does not yet', () => {
    const own = gate({ kind: 'pass' })
    expect(couldLetInTheirs([sells('agreed')], own)).to.equal(true)
    const not = [couldLetInTheirs([sells('declined')], own), couldLetInTheirs([sells('agreed', false)], own)]
    expect([...not, couldLetInTheirs([sells('agreed')], gate(theirs('Kiln')))]).to.deep.equal([
      false,
      false,
      false,
    ])
  })

  it('[S3.63] whom it lets in although they host no more', () => {
    const both = gate({ kind: 'pass' }, theirs('Kiln'), theirs('Moth'))
    expect(leftInWords([sells('invited')], both)).to.match(/passes or tokens of \P{L}?Moth\P{L}?\.$/u)
    expect(leftInWords([sells('declined')], gate(theirs('Kiln')))).to.contain('Kiln')
    expect(leftInWords([sells('agreed')], gate(theirs('Kiln')))).to.equal(null)
  })
})
