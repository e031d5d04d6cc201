import { expect } from 'chai'
import { missingStepUp, type SessionProof } from '#domain/stepUp.ts'
import { VARIABLES } from '#settings/variable.ts'

describe('stepUp', () => {
  const proof = (own: Partial<SessionProof>): SessionProof => ({
    factors: [],
    isInForce: false,
    isFresh: false,
    ...own,
  })

  it('[T21] who has a second factor proves it, however fresh the sign-in is and whatever the rule', () => {
    for (const need of ['factor', 'fresh'] as const)
      for (const rule of ['required', 'offered'] as const) {
        const has = proof({ factors: ['totp', 'recovery'], isFresh: true })
        expect(missingStepUp(need, has, rule)).to.deep.equal({ methods: ['totp', 'recovery'] })
        expect(missingStepUp(need, { ...has, isInForce: true, isFresh: false }, rule)).to.equal(null)
      }
  })

  it('[T21] without one a fresh sign-in stands for it, but for money and closed doors one is added first', () => {
    const [fresh, old] = [proof({ isFresh: true }), proof({})]
    expect(missingStepUp('factor', fresh, 'required')).to.deep.equal({ methods: [] })
    expect(missingStepUp('factor', fresh, 'offered')).to.equal(null)
    expect(missingStepUp('fresh', fresh, 'required')).to.equal(null)
    for (const [need, rule] of [
      ['factor', 'offered'],
      ['fresh', 'required'],
      ['fresh', 'offered'],
    ] as const)
      expect(missingStepUp(need, old, rule)).to.deep.equal({ methods: ['sign-in'] })
  })

  it('[T21] recovery codes alone are no second factor, and what is left of a lost one proves nothing', () => {
    const has = proof({ factors: ['recovery'], isInForce: true })
    expect(missingStepUp('factor', has, 'required')).to.deep.equal({ methods: [] })
    expect(missingStepUp('fresh', has, 'required')).to.deep.equal({ methods: ['sign-in'] })
  })

  it('[T21] counts 12 hours, 30 minutes without use, 5 minutes after a sign-in, and is required, unless set otherwise', () => {
    const { STEP_UP_S, STEP_UP_IDLE_S, FRESH_SIGN_IN_S, SECOND_FACTOR } = VARIABLES
    const defaults = [STEP_UP_S, STEP_UP_IDLE_S, FRESH_SIGN_IN_S, SECOND_FACTOR].map(({ schema }) =>
      schema.parse(undefined),
    )
    expect(defaults).to.deep.equal([43_200, 1800, 300, 'required'])
  })
})
