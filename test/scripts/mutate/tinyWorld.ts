import { findMutants } from '#scripts/mutate/plan/findMutants.ts'
import { guardsOf } from '#scripts/mutate/plan/guards.ts'
import type { Mutant } from '#scripts/mutate/plan/mutant.ts'
import { compile, errorsOf, type SyntaxNode } from '#scripts/mutate/source/compile.ts'

export const VAULT = 'contracts/tiny/Vault.sol'
export const VAULT_TEST = 'test/contracts/tiny/Vault.t.sol'

const HEAD = '// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n'

/** A contract with one of everything that can be changed, a test that overlooks its event and one that takes long. */
export const SOURCES: Record<string, string> = {
  [VAULT]: `${HEAD}
contract Vault {
  event Paid(address indexed to, uint256 amount);
  error Vault_TooMuch(uint256 amount); // “ä”: bytes are not characters
  error Vault_NotOwner();
  uint256 internal constant MOST = 100;
  address public owner = msg.sender;
  uint256 public total;
  modifier onlyOwner() {
    if (msg.sender != owner) revert Vault_NotOwner();
    _;
  }
  function pay(address to, uint256 amount) external onlyOwner {
    if (amount > MOST) revert Vault_TooMuch(amount);
    total += amount;
    emit Paid(to, amount);
  }
  function half(uint256 amount) external pure returns (uint256) { return amount / 2; }
}
`,
  [VAULT_TEST]: `${HEAD}
import {Vault} from "../../../contracts/tiny/Vault.sol";
interface Vm { function prank(address who) external; function expectRevert(bytes calldata reason) external; }
contract VaultTest {
  Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
  Vault private vault;
  mapping(uint256 n => uint256) private kept;
  function setUp() public { vault = new Vault(); }
  function test_pay() public {
    vault.pay(address(1), 100);
    vault.pay(address(1), 3);
    require(vault.total() == 103);
  }
  function test_tooMuch() public {
    vm.expectRevert(abi.encodeWithSelector(Vault.Vault_TooMuch.selector, 101));
    vault.pay(address(1), 101);
  }
  function test_owner() public {
    vm.prank(address(7));
    vm.expectRevert(abi.encodeWithSelector(Vault.Vault_NotOwner.selector));
    vault.pay(address(1), 1);
  }
  // 22,100 gas a slot: far above what a short test may use
  function test_long() public { for (uint256 n; n < 4_000; ++n) kept[n] = 1; }
  // what a call of the vault costs as it ships: no switch fits below it
  function test_exactGas() public view {
    uint256 before = gasleft();
    vault.half(2);
    require(before - gasleft() < 5_600);
  }
  function testFuzz_half(uint128 amount) public view { require(vault.half(amount) == amount / 2); }
}
`,
}

export const latin = (text: string) => Buffer.from(text).toString('latin1')
export const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8')

/** The mutants of the contract. */
export function tinyMutants(): Mutant[] {
  const compilation = compile(SOURCES, 'syntax')
  const [error] = errorsOf(compilation)
  if (error) throw new Error(error.formattedMessage)
  const tree = compilation.sources[VAULT]?.ast as SyntaxNode
  const constant = (tree.nodes as SyntaxNode[])
    .flatMap((node) => (node.nodes ?? []) as SyntaxNode[])
    .find(({ name }) => name === 'MOST')
  const guards = guardsOf([{ file: VAULT, tree }], SOURCES)
  return findMutants(tree, latin(SOURCES[VAULT] as string), {
    file: VAULT,
    constants: new Set([constant?.id ?? 0]),
    guards,
  })
}
