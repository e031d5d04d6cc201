import { expect } from 'chai'
import { readSuite } from './analysis/shippedContracts.ts'

describe('contracts', () => {
  it('[M.4] our own sources compile without a warning', () => {
    const ours = (readSuite().compilation.errors ?? []).filter(
      ({ sourceLocation }) => !sourceLocation?.file.match(/^(solady|@)/),
    )
    expect(ours.map(({ formattedMessage }) => formattedMessage)).to.deep.equal([])
  }).timeout(120_000)
})
