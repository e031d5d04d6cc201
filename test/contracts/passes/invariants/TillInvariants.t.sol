// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {PassTime} from "../../../../contracts/passes/time/PassTime.sol";
import {Receipt} from "../../../../contracts/passes/time/Receipt.sol";
import {Stage} from "../../kit/Stage.sol";
import {Till} from "./Till.sol";

/// @notice Money that is kept for refunds, while everybody does what they can to it.
contract TillInvariantsTest is Stage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Till internal till;

    function setUp() public override {
        super.setUp();
        uint16[4] memory tiers;
        tiers[0] = kept(terms(PRICE, MONTH, 1), 2_000);
        tiers[1] = kept(terms(3 * PRICE, 10 days, 1), 0);
        tiers[2] = kept(terms(9 * PRICE, 0, 3), 500);
        IStreamPass.Tier memory inDollars = terms(9e6, MONTH, 1);
        inDollars.currency = 1;
        tiers[3] = kept(inDollars, 1_000);
        till = new Till(pass, ledger, dollar, creator, tiers, NOW);
        for (uint256 n; n < 5; ++n) {
            dollar.mint(till.people(n), 1e18);
        }
        dollar.mint(creator, 1e18);
        dollar.mint(address(till), 1e18);
    }

    function kept(IStreamPass.Tier memory made, uint16 share) private returns (uint16) {
        made.flags = 4;
        made.refundWindow = 6 days;
        made.referralBps = share;
        return addTier(made);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(till);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(till);
        list[0].selectors = new bytes4[](10);
        list[0].selectors[0] = Till.wait.selector;
        list[0].selectors[1] = Till.buy.selector;
        list[0].selectors[2] = Till.refund.selector;
        list[0].selectors[3] = Till.sweep.selector;
        list[0].selectors[4] = Till.revoke.selector;
        list[0].selectors[5] = Till.burn.selector;
        list[0].selectors[6] = Till.give.selector;
        list[0].selectors[7] = Till.move.selector;
        list[0].selectors[8] = Till.claim.selector;
        list[0].selectors[9] = Till.upgrade.selector;
    }

    /// @custom:proves [S3.12] the till does everything there is to do
    function test_tillIsBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 2_000; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 15;
            if (what < 2) till.wait(uint32(dice >> 32));
            else if (what == 2 || what > 12) till.refund(dice >> 32);
            else if (what == 3) till.sweep(dice >> 32);
            else if (what == 4) till.revoke(dice >> 32);
            else if (what == 5) till.burn(dice >> 32);
            else if (what == 6) till.give(a, b, uint32(dice >> 32));
            else if (what < 9) till.move(a, b, dice >> 32);
            else if (what == 9) till.claim(a, uint32(dice >> 32), c % 2 == 0);
            else if (what == 10) till.upgrade(dice >> 32, b);
            else till.buy(a, b, c, uint16(dice >> 32));
        }
        assertTrue(till.sales() > 20, "sold");
        assertTrue(till.gifts() > 1, "more time given");
        assertTrue(till.refunds() > 3, "refunded");
        assertTrue(till.sweeps() > 3, "swept");
        assertTrue(till.revokes() > 10, "revoked");
        assertTrue(till.burns() > 5, "burned");
        assertTrue(till.moves() > 1, "moved");
        assertTrue(till.stays() > 3, "stayed");
        assertTrue(till.claims() > 3, "claimed");
        assertTrue(till.upgrades() > 3, "upgraded");
        assertTrue(till.kept(0) + till.kept(1) > 0, "something is kept in the end");
        invariant_funded();
        invariant_money();
        invariant_access();
        invariant_nothingIsStuck();
    }

    /// @custom:proves [S3.10][S3.12] the collection holds exactly the receipts that are not settled
    function invariant_funded() public view {
        uint256[2] memory sums;
        for (uint256 id = 1; id <= till.lastId(); ++id) {
            Receipt memory receipt = pass.receiptOf(id);
            sums[receipt.currency] += receipt.paid;
            assertLe(receipt.paid, till.everKept(id, receipt.currency), "never more than was paid for this pass");
        }
        for (uint8 currency; currency < 2; ++currency) {
            assertEq(till.has(address(pass), currency), sums[currency], "held = receipts");
            assertEq(sums[currency], till.kept(currency), "receipts = what was paid in and not out");
        }
    }

    /// @custom:proves [S3.10] nothing appears and nothing is lost
    function invariant_money() public view {
        uint256 sum = address(pass).balance + creator.balance + ledger.owed(creator, 0);
        for (uint256 n; n < 5; ++n) {
            sum += till.people(n).balance + ledger.owed(till.people(n), 0);
        }
        assertEq(sum, 5e30 + till.spent(), "all money");
        uint256 dollars = till.has(address(pass), 1) + till.has(creator, 1) + till.has(address(till), 1);
        for (uint256 n; n < 5; ++n) {
            dollars += till.has(till.people(n), 1);
        }
        assertEq(dollars, dollar.totalSupply(), "all dollars");
    }

    /// @custom:proves [S3.10][S3.12] whatever became of the passes, owners, waiting and a stranger's sweep empty everything
    function invariant_nothingIsStuck() public {
        uint256 before = vm.snapshotState();
        vm.warp(till.time());
        for (uint256 id = 1; id <= till.lastId(); id += 2) {
            if (!till.isOpen(id) || !till.exists(id)) continue;
            vm.prank(pass.ownerOf(id));
            pass.refund(id);
        }
        vm.warp(till.time() + 6 days); // the longest window
        uint256[] memory one = new uint256[](1);
        for (uint256 id = 1; id <= till.lastId(); ++id) {
            one[0] = id;
            vm.prank(address(0x57A));
            pass.sweepMatured(one);
        }
        for (uint8 currency; currency < 2; ++currency) {
            assertEq(till.has(address(pass), currency), 0, "the collection is empty");
            takeOut(creator, currency);
            for (uint256 n; n < 5; ++n) {
                takeOut(till.people(n), currency);
            }
        }
        assertEq(address(ledger).balance, 0, "no native money waits");
        assertEq(dollar.balanceOf(address(ledger)), 0, "no dollars wait");
        assertTrue(vm.revertToState(before), "restored");
    }

    /// @dev Who takes no money names somebody who does.
    function takeOut(address account, uint8 currency) private {
        if (ledger.owed(account, currency) == 0) return;
        vm.prank(account);
        ledger.withdraw(currency, address(0x1EAE));
    }

    /// @custom:proves [S3.11] access is one live pass of a pass that exists
    function invariant_access() public view {
        for (uint256 n; n < 5; ++n) {
            address account = till.people(n);
            uint256 live;
            for (uint256 id = 1; id <= till.lastId(); ++id) {
                if (!till.exists(id) || pass.ownerOf(id) != account) continue;
                if (PassTime.isLive(uint40(pass.expiresAt(id)))) ++live;
            }
            assertLe(live, 1, "live passes");
            assertTrue(pass.hasAccess(account) == (live == 1), "access");
        }
    }
}
