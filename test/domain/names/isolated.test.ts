import { expect } from 'chai'
import { isolated } from '#domain/names/isolated.ts'

describe('a typed text in a sentence', () => {
  it('[S1.19] ends its direction with itself where it is written from the right', () => {
    for (const text of ['שידור', 'كيلن', 'Kiln كيلن', 'ܫܠܡܐ', '𞤀𞤣𞤤𞤢𞤥'])
      expect(isolated(text)).to.equal(`\u2068${text}\u2069`)
  })

  it('stays as it is elsewhere, so that programs that know no isolates show nothing strange', () => {
    for (const text of ['', 'Northlight', 'Žižkov 24', '夜の窯', 'नमस्ते', '👩‍👩‍👧'])
      expect(isolated(text)).to.equal(text)
  })
})
