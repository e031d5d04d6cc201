import { expect } from 'chai'
import { headerFaults } from './decisionHeaders.ts'
import { sourcesOf } from './sourcesOf.ts'

const GOOD = {
  number: '001',
  status: 'accepted',
  date: '2026-11-20',
  area: 'web',
  by: 'none',
  more: '',
}

function page(change: Partial<typeof GOOD>): string {
  const { number, status, date, area, by, more } = { ...GOOD, ...change }
  return `# ${number} A title\n\n- Status: ${status}\n- Date: ${date}\n- Area: ${area}\n- Superseded by: ${by}\n${more}\n**Decision.** So.\n`
}

const one = (text: string) => headerFaults({ 'docs/decisions/001-one.md': text })

describe('headers of decisions', () => {
  it('a page with status, date, area and what superseded it is good, and one without is found', () => {
    expect(one(page({}))).to.deep.equal([])
    expect(one('# 001 A title\n\n**Decision.** So.\n')).to.have.length(4)
  })

  it('each field is looked at', () => {
    const fault = (change: Partial<typeof GOOD>) => one(page(change)).join('; ')
    expect(fault({ number: '002' })).to.contain('is called 002 in its title')
    expect(fault({ status: 'proposed' })).to.contain('has no status of')
    expect(fault({ date: '2026-13-20' })).to.contain('has no date')
    expect(fault({ area: 'kitchen' })).to.contain('has no area of')
    expect(fault({ status: 'superseded' })).to.contain('is superseded, superseded by none')
    expect(fault({ by: '002' })).to.contain('does not say what superseded it')
    expect(fault({ by: '[002](002-two.md)' })).to.contain('is accepted, superseded by 002')
  })

  it('both sides agree on what superseded what', () => {
    const pair = (older: string, newer: string) =>
      headerFaults({ 'docs/decisions/001-one.md': older, 'docs/decisions/002-two.md': newer })
    const older = page({ status: 'superseded', by: '[002](002-two.md)' })
    const newer = page({ number: '002', more: '- Supersedes: [001](001-one.md)\n' })
    expect(pair(older, newer)).to.deep.equal([])
    expect(pair(older, page({ number: '002' }))).to.deep.equal([
      'docs/decisions/001-one.md is superseded by 002, which does not say so',
    ])
    expect(pair(page({}), newer)).to.deep.equal([
      'docs/decisions/002-two.md supersedes 001, which does not say so',
    ])
  })

  it('two pages never share a number', () => {
    const faults = headerFaults({
      'docs/decisions/001-one.md': page({}),
      'docs/decisions/001-two.md': page({}),
    })
    expect(faults).to.deep.equal(['docs/decisions/001-one.md has the number of docs/decisions/001-two.md'])
  })

  it('[S4.36] what was decided about refunds, fees and disputes of cards has its pages, and they stand', () => {
    const pages = sourcesOf(/^docs\/decisions\/(179|185|189)-.+\.md$/)
    const of = (number: string) =>
      Object.entries(pages).find(([path]) => path.includes(`/${number}-`))?.[1] ?? ''
    for (const [number, words] of [
      ['179', ['fee']],
      ['185', ['refund', 'Disputes', 'From who got it']],
      ['189', ['refund', 'dispute takes what no other took', 'Erasing waits']],
    ] as const)
      for (const word of ['Status: accepted', ...words]) expect(of(number), number).to.include(word)
  })

  it('stand on every page', () => {
    const pages = sourcesOf(/^docs\/decisions\/(?!README\.md$)/)
    expect(Object.keys(pages)).not.to.deep.equal([])
    expect(headerFaults(pages)).to.deep.equal([])
  })
})
