import { expect } from 'chai'
import { csvCell } from '#domain/csvCell.ts'

describe('cells of a file for spreadsheets', () => {
  it('[S2.1][T36] begin no formula, wherever a program cuts the line, nor with the wide forms of its signs', () => {
    for (const [text, cell] of [
      ['=1+1', "'=1+1"],
      ['@SUM(A1)', "'@SUM(A1)"],
      ['＝1+1', "'＝1+1"],
      ['＋1', "'＋1"],
      ['－1', "'－1"],
      ['＠SUM(A1)', "'＠SUM(A1)"],
      [' =1+1', "' =1+1"],
      ['Gold;=1+1', "Gold;'=1+1"],
      ['a, "b"', '"a, ""b"""'],
      ['Gold - the best; for you', 'Gold - the best; for you'],
    ])
      expect(csvCell(text as string), text).to.equal(cell)
  })
})
