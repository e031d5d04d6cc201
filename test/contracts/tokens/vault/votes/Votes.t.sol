// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice Lends any amount and wants it back before the call ends.
contract Lender {
    error Lender_NotRepaid(uint256 missing);

    function lend(TestDollar token, uint256 amount, Borrower borrower) external {
        uint256 before = token.balanceOf(address(this));
        token.transfer(address(borrower), amount);
        borrower.use(amount);
        uint256 left = token.balanceOf(address(this));
        if (left < before) revert Lender_NotRepaid(before - left);
    }
}

/// @notice Stakes what it borrowed, and looks at its votes.
contract Borrower {
    TestDollar private immutable TOKEN;
    CreatorVault private immutable VAULT;
    bool private immutable TRIES_TO_RETURN;

    uint256 public votesAMomentAgo = 1;

    constructor(TestDollar token, CreatorVault vault, bool triesToReturn) {
        (TOKEN, VAULT, TRIES_TO_RETURN) = (token, vault, triesToReturn);
    }

    function use(uint256 amount) external {
        TOKEN.approve(address(VAULT), amount);
        VAULT.stake(amount);
        votesAMomentAgo = VAULT.getPastVotes(address(this), block.timestamp - 1);
        VAULT.unstake(amount);
        if (TRIES_TO_RETURN) VAULT.withdraw(msg.sender);
    }
}

contract VotesTest is VaultStage {
    event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate);
    event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes);

    uint256 private constant KEY = 0xA11CE;

    function delegate(address who, address to) private {
        vm.prank(who);
        vault.delegate(to);
    }

    /// @custom:proves [S3.57] an account votes for itself until it says otherwise
    function test_self() public {
        assertEq(vault.delegates(fan), fan, "before any stake");
        vm.expectEmit(address(vault));
        emit DelegateVotesChanged(fan, 0, 7);
        stake(fan, 7);
        assertEq(vault.getVotes(fan), 7, "own");
        vm.expectEmit(address(vault));
        emit DelegateChanged(fan, fan, other);
        vm.expectEmit(address(vault));
        emit DelegateVotesChanged(fan, 7, 0);
        vm.expectEmit(address(vault));
        emit DelegateVotesChanged(other, 0, 7);
        delegate(fan, other);
        assertEq(vault.delegates(fan), other, "delegate");
        assertEq(vault.getVotes(fan), 0, "own");
        assertEq(vault.getVotes(other), 7, "delegated");
        assertEq(vault.delegates(address(0)), address(0), "nobody");
    }

    /// @custom:proves [S3.57] delegated votes move with every change of the stake
    function test_delegated() public {
        stake(fan, 7);
        stake(other, 2);
        delegate(fan, other);
        stake(fan, 3);
        assertEq(vault.getVotes(other), 12, "after more");
        unstake(fan, 4);
        assertEq(vault.getVotes(other), 8, "after less");
        assertEq(vault.getVotes(fan), 0, "own");
    }

    /// @custom:proves [S3.57] delegating to nobody is delegating to oneself
    function test_toNobody() public {
        stake(fan, 7);
        delegate(fan, address(0));
        assertEq(vault.delegates(fan), fan, "delegate");
        assertEq(vault.getVotes(fan), 7, "own");
        delegate(fan, other);
        delegate(fan, address(0));
        assertEq(vault.getVotes(fan), 7, "own again");
        assertEq(vault.getVotes(other), 0, "no longer delegated");
    }

    /// @custom:proves [S3.57] delegating back and forth loses nothing and leaving still works
    function testFuzz_backAndForth(uint8[16] calldata steps) public {
        address[4] memory to = [fan, other, address(0), payer];
        stake(fan, 100);
        for (uint256 n; n < 16; ++n) {
            delegate(fan, to[steps[n] % 4]);
            if (steps[n] & 64 != 0) stake(fan, 1 + uint256(steps[n]));
            uint256 half = vault.stakeOf(fan) / 2;
            if (steps[n] & 128 != 0 && half != 0) unstake(fan, half);
            uint256 sum = vault.getVotes(fan) + vault.getVotes(other) + vault.getVotes(payer);
            assertEq(sum, vault.stakeOf(fan), "votes");
        }
        unstake(fan, vault.stakeOf(fan));
        wait(WEEK);
        withdraw(fan);
        assertEq(token.balanceOf(fan), 1_000_000 * UNIT, "everything back");
    }

    /// @custom:proves [S3.57] the clock counts seconds
    function test_clock() public {
        assertEq(vault.clock(), NOW, "now");
        wait(5);
        assertEq(vault.clock(), NOW + 5, "later");
        assertEq(vault.CLOCK_MODE(), "mode=timestamp", "mode");
    }

    /// @custom:proves [S3.57][T8] a vote of a past second is what was staked at its end
    function test_past() public {
        stake(fan, 7);
        stake(other, 1);
        wait(10);
        stake(fan, 3);
        unstake(fan, 1);
        wait(1);
        assertEq(vault.getPastVotes(fan, NOW - 1), 0, "before");
        assertEq(vault.getPastVotes(fan, NOW), 7, "then");
        assertEq(vault.getPastVotes(fan, NOW + 9), 7, "until");
        assertEq(vault.getPastVotes(fan, NOW + 10), 9, "end of the second");
        assertEq(vault.getPastTotalSupply(NOW + 9), 8, "everybody then");
        assertEq(vault.getPastTotalSupply(NOW + 10), 10, "everybody after");
    }

    /// @custom:proves [S3.4][T8] what was borrowed for one transaction counts nothing and cannot be returned
    function test_flashLoan() public {
        Lender lender = new Lender();
        token.mint(address(lender), 1_000 * UNIT);
        Borrower hopeful = new Borrower(token, vault, true);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorVaultErrors.CreatorVault_CoolingDown.selector, vm.getBlockTimestamp() + WEEK, NOW
            )
        );
        lender.lend(token, 1_000 * UNIT, hopeful);
        Borrower careless = new Borrower(token, vault, false);
        vm.expectRevert(abi.encodeWithSelector(Lender.Lender_NotRepaid.selector, 1_000 * UNIT));
        lender.lend(token, 1_000 * UNIT, careless);
        Borrower rich = new Borrower(token, vault, false);
        token.mint(address(rich), 1_000 * UNIT);
        rich.use(1_000 * UNIT);
        assertEq(rich.votesAMomentAgo(), 0, "votes a moment ago");
        wait(1);
        assertEq(vault.getPastVotes(address(rich), NOW), 0, "votes of that second");
    }

    /// @custom:proves [S3.57][T8] the present and the future refuse
    function test_future() public {
        vm.expectRevert(abi.encodeWithSignature("ERC5805FutureLookup(uint256,uint48)", NOW, NOW));
        vault.getPastVotes(fan, NOW);
        vm.expectRevert(abi.encodeWithSignature("ERC5805FutureLookup(uint256,uint48)", NOW + 1, NOW));
        vault.getPastTotalSupply(NOW + 1);
    }

    function signed(CreatorVault where, uint256 nonce, uint256 expiry)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("CreatorVault"),
                keccak256("1"),
                block.chainid,
                address(where)
            )
        );
        bytes32 said = keccak256(
            abi.encode(
                keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)"), other, nonce, expiry
            )
        );
        return vm.sign(KEY, keccak256(abi.encodePacked("\x19\x01", domain, said)));
    }

    /// @custom:proves [S3.57] it delegates once in this vault and no other
    function test_signature() public {
        address signer = vm.addr(KEY);
        CreatorVault second = makeVault(new TestDollar(), 0, true);
        (uint8 v, bytes32 r, bytes32 s) = signed(vault, 0, NOW);
        second.delegateBySig(other, 0, NOW, v, r, s); // speaks for whoever that digest recovers to, not for the signer
        assertEq(second.delegates(signer), signer, "other vault");
        vault.delegateBySig(other, 0, NOW, v, r, s);
        assertEq(vault.delegates(signer), other, "delegate");
        vm.expectRevert(abi.encodeWithSignature("InvalidAccountNonce(address,uint256)", signer, 1));
        vault.delegateBySig(other, 0, NOW, v, r, s);
    }

    /// @custom:proves [S3.57] expired it refuses and another key changes nothing
    function test_expiredSignature() public {
        (uint8 v, bytes32 r, bytes32 s) = signed(vault, 0, NOW - 1);
        vm.expectRevert(abi.encodeWithSignature("VotesExpiredSignature(uint256)", NOW - 1));
        vault.delegateBySig(other, 0, NOW - 1, v, r, s);
        (v, r, s) = signed(vault, 0, NOW);
        vault.delegateBySig(payer, 0, NOW, v, r, s); // changed: another digest, another account
        assertEq(vault.delegates(vm.addr(KEY)), vm.addr(KEY), "unchanged");
    }
}
