import { expect } from 'chai'
import { safeNext } from '#web/accounts/safeNext.ts'

describe('where to after signing in', () => {
  it('goes on only to a path of our own after signing in', () => {
    for (const next of [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/\t/elsewhere.example',
      '/\n/elsewhere.example',
      '\t//elsewhere.example',
      '/c\r/northlight',
      '/\u0000',
      '/c\\..\\..\\/elsewhere.example',
      'javascript:alert(1)',
      '',
      null,
    ]) {
      expect(safeNext(next), String(next)).to.equal('/')
    }
    expect(safeNext('/c/north light/%2F?x=//y')).to.equal('/c/north light/%2F?x=//y')
    expect(safeNext('/c/northlight/live?x=1')).to.equal('/c/northlight/live?x=1')
  })
})
