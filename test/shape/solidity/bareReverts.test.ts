import { expect } from 'chai'
import { FILES, read } from '../sources.ts'
import { bareReverts } from './bareReverts.ts'

const one = (text: string) => bareReverts({ 'A.t.sol': text })

describe('expected refusals', () => {
  it('without a reason are found, however they are written', () => {
    expect(one('vm.warp(1);\nvm.expectRevert();\npass.refund(1);')).to.deep.equal(['A.t.sol:2'])
    expect(one('vm.expectRevert(\n);')).to.deep.equal(['A.t.sol:1'])
    expect(one('vm.expectRevert(uint64(2)); vm.expectRevert( 3 );')).to.have.length(2)
    expect(one('function expectRevert() external;')).to.have.length(1)
  })

  it('with a reason are left alone, an empty one among them', () => {
    expect(one('vm.expectRevert(bytes("")); vm.expectRevert(reason);')).to.deep.equal([])
    expect(one('vm.expectRevert(abi.encodeWithSelector(Pass_No.selector, 1));')).to.deep.equal([])
  })

  it('have a reason in every Solidity source', () => {
    const sources = FILES.filter((path) => path.endsWith('.sol'))
    expect(sources).not.to.deep.equal([])
    expect(bareReverts(Object.fromEntries(sources.map((path) => [path, read(path)])))).to.deep.equal([])
  })
})
