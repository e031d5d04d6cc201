// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {Drip} from "../../../../../contracts/tokens/vault/DripMath.sol";
import {ICreatorVault} from "../../../../../contracts/tokens/vault/ICreatorVault.sol";
import {VaultStage} from "../VaultStage.sol";
import {Stakers} from "./Stakers.sol";
import {VaultReplay} from "./VaultReplay.sol";

/// @notice What holds whatever the stakers did.
contract InvariantsTest is VaultStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant FINE = 1e18;

    Stakers private stakers;
    VaultReplay private replay;

    function setUp() public override {
        super.setUp();
        token = new TestDollar();
        vault = makeVault(token, 0, false); // the creator stakes without votes
        replay = new VaultReplay();
        vm.recordLogs();
        open(0);
        open(1);
        replay.replay(vm.getRecordedLogs(), address(vault), NOW);
        stakers = new Stakers(vault, token, dollar, ledger, replay, creator, NOW);
        dollar.mint(address(stakers), 1e18);
        for (uint256 n; n < 5; ++n) {
            token.mint(stakers.people(n), 1e27);
        }
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(stakers);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(stakers);
        list[0].selectors = new bytes4[](7);
        list[0].selectors[0] = Stakers.wait.selector;
        list[0].selectors[1] = Stakers.stake.selector;
        list[0].selectors[2] = Stakers.unstake.selector;
        list[0].selectors[3] = Stakers.withdraw.selector;
        list[0].selectors[4] = Stakers.delegate.selector;
        list[0].selectors[5] = Stakers.share.selector;
        list[0].selectors[6] = Stakers.claim.selector;
    }

    /// @custom:proves [S3.59] the stakers do everything there is to do
    function test_stakersAreBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 1_500; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint96 c) = (uint8(dice >> 8), uint8(dice >> 16), uint96(dice >> 32));
            uint256 what = uint8(dice) % 9;
            if (what < 3) stakers.wait(uint32(dice >> 32));
            else if (what == 3) stakers.stake(a, c);
            else if (what == 4) stakers.unstake(a, c, b > 200);
            else if (what == 5) stakers.withdraw(a);
            else if (what == 6) stakers.delegate(a, b);
            else if (what == 7) stakers.share(a, uint88(c), b);
            else stakers.claim(a, b);
        }
        assertTrue(stakers.claims() > 50, "claimed");
        assertTrue(stakers.withdrawals() > 20, "withdrew");
        assertTrue(stakers.shared(0) > 1e20 && stakers.shared(1) > 1e12, "shared");
        invariant_stakes();
        invariant_votes();
        invariant_revenue();
        invariant_replay();
        invariant_everybodyCanLeave();
        assertTrue(replay.read() > 1_000, "said");
    }

    /// @custom:proves [S3.57] stakes and what waits are what the vault holds, person by person
    function invariant_stakes() public view {
        (uint256 sum, uint256 waiting) = (0, 0);
        for (uint256 n; n < 5; ++n) {
            address who = stakers.people(n);
            ICreatorVault.Position memory position = vault.positionOf(who);
            assertEq(position.staked, stakers.staked(who), "stake");
            assertEq(position.leaving, stakers.leaving(who), "leaving");
            assertEq(position.until, stakers.until(who), "until");
            sum += position.staked;
            waiting += position.leaving;
        }
        (uint256 staked, uint256 leaving) = vault.totals();
        assertEq(staked, sum, "total staked");
        assertEq(leaving, waiting, "total leaving");
        assertEq(token.balanceOf(address(vault)), sum + waiting, "held");
    }

    /// @custom:proves [S3.57][T51] votes are the stakes delegated to an account, without the creator's
    function invariant_votes() public view {
        uint256 sum;
        for (uint256 n; n < 5; ++n) {
            address who = stakers.people(n);
            uint256 wanted;
            for (uint256 m; m < 5; ++m) {
                address voter = stakers.people(m);
                address to = stakers.votesFor(voter) == address(0) ? voter : stakers.votesFor(voter);
                if (to == who && voter != creator) wanted += stakers.staked(voter);
            }
            assertEq(vault.getVotes(who), wanted, "votes");
            sum += wanted;
        }
        assertEq(sum, stakers.totalStaked() - stakers.staked(creator), "all votes");
    }

    /// @custom:proves [S3.59] everybody earned their part of every second, nothing appeared and nothing is lost
    function invariant_revenue() public {
        vm.warp(stakers.time());
        for (uint8 currency; currency < 2; ++currency) {
            (, uint256 perToken, uint256 notified, uint256 paid) = vault.revenueOf(currency);
            assertEq(notified, stakers.shared(currency), "shared");
            uint256 held = currency == 0 ? address(vault).balance : dollar.balanceOf(address(vault));
            assertEq(held, notified - paid, "held is what is due");
            assertTrue(perToken <= notified * SCALE, "per token");
            uint256 sum;
            uint256 earned;
            for (uint256 n; n < 5; ++n) {
                address who = stakers.people(n);
                uint256 mine = vault.earnedOf(who, currency) + stakers.paid(who, currency);
                uint256 model = stakers.due(who, currency) / FINE;
                assertLe(mine > model ? mine - model : model - mine, 2, "earned");
                sum += stakers.paid(who, currency);
                earned += vault.earnedOf(who, currency);
            }
            assertEq(sum, paid, "paid");
            assertLe(earned, held, "what everybody could claim is there");
        }
    }

    /// @custom:proves [S3.2] the logs alone give every getter
    function invariant_replay() public view {
        (uint256 staked, uint256 leaving) = vault.totals();
        assertEq(replay.totalStaked(), staked, "total staked");
        assertEq(replay.totalLeaving(), leaving, "total leaving");
        uint8[] memory list = vault.sharedCurrencies();
        assertEq(replay.currencyCount(), list.length, "currencies");
        for (uint256 n; n < list.length; ++n) {
            assertEq(replay.currencies(n), list[n], "currency");
            sameBooks(list[n]);
        }
        for (uint256 n; n < 5; ++n) {
            address who = stakers.people(n);
            ICreatorVault.Position memory position = vault.positionOf(who);
            assertEq(replay.staked(who), position.staked, "stake");
            assertEq(replay.leaving(who), position.leaving, "leaving");
            assertEq(replay.until(who), position.until, "until");
            assertEq(replay.votes(who), vault.getVotes(who), "votes");
            address to = replay.chosen(who);
            assertEq(to == address(0) ? who : to, vault.delegates(who), "delegate");
        }
    }

    function sameBooks(uint8 currency) private view {
        (Drip memory drip, uint256 perToken, uint256 notified, uint256 paid) = vault.revenueOf(currency);
        (
            uint256 left,
            uint256 secondsLeft,
            uint256 updatedAt,
            uint256 perTokenSaid,
            uint256 notifiedSaid,
            uint256 paidSaid
        ) = replay.books(currency);
        assertEq(left, drip.left, "left");
        assertEq(secondsLeft, drip.secondsLeft, "seconds left");
        assertEq(updatedAt, drip.updatedAt, "updated at");
        assertEq(perTokenSaid, perToken, "per token");
        assertEq(notifiedSaid, notified, "notified");
        assertEq(paidSaid, paid, "paid");
        uint256 sum = left;
        for (uint256 n; n < 5; ++n) {
            sum += replay.earnedBy(stakers.people(n), currency);
        }
        assertEq(sum, (notified - paid) * SCALE, "earned and left are what is due, to the last part of a unit");
    }

    /// @custom:proves [S3.59] after the last drop everybody takes everything and the vault is empty
    function invariant_everybodyCanLeave() public {
        uint256 before = vm.snapshotState();
        vm.warp(stakers.time() + 30 days);
        for (uint256 n; n < 5; ++n) {
            address who = stakers.people(n);
            vm.startPrank(who);
            if (vault.earnedOf(who, 0) != 0) vault.claim(0, address(0xB0B));
            if (vault.earnedOf(who, 1) != 0) vault.claim(1, address(0xB0B));
            if (vault.stakeOf(who) != 0) vault.unstake(vault.stakeOf(who));
            vm.stopPrank();
        }
        vm.warp(stakers.time() + 60 days);
        for (uint256 n; n < 5; ++n) {
            address who = stakers.people(n);
            if (vault.positionOf(who).leaving == 0) continue;
            vm.prank(who);
            vault.withdraw(who);
        }
        assertEq(token.balanceOf(address(vault)), 0, "tokens");
        bool anybody = stakers.totalStaked() != 0;
        for (uint8 currency; currency < 2; ++currency) {
            uint256 held = currency == 0 ? address(vault).balance : dollar.balanceOf(address(vault));
            if (anybody) assertLe(held, 6, "less than a unit a head");
            else assertEq(held, dueIn(currency), "waits for the next");
        }
        assertTrue(vm.revertToState(before), "restored");
    }
}
