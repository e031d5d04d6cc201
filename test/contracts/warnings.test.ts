import { expect } from 'chai'
import { compileSources } from './figures/compileSources.ts'

describe('contracts', () => {
  it('[M.3] our own sources compile without a warning', () => {
    const ours = (compileSources(['abi']).errors ?? []).filter(
      ({ sourceLocation }) => !sourceLocation?.file.match(/^(solady|@)/),
    )
    expect(ours.map(({ formattedMessage }) => formattedMessage)).to.deep.equal([])
  }).timeout(60_000)
})
