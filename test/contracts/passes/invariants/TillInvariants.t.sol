// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {PassTime} from "../../../../contracts/passes/time/PassTime.sol";
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
        uint16[3] memory tiers = [kept(PRICE, MONTH, 1, 2_000), kept(3 * PRICE, 10 days, 1, 0), kept(9 * PRICE, 0, 3, 500)];
        till = new Till(pass, ledger, creator, tiers, NOW);
    }

    function kept(uint96 price, uint32 duration, uint8 rank, uint16 share) private returns (uint16) {
        IStreamPass.Tier memory made = terms(price, duration, rank);
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
        list[0].selectors = new bytes4[](9);
        list[0].selectors[0] = Till.wait.selector;
        list[0].selectors[1] = Till.buy.selector;
        list[0].selectors[2] = Till.refund.selector;
        list[0].selectors[3] = Till.sweep.selector;
        list[0].selectors[4] = Till.revoke.selector;
        list[0].selectors[5] = Till.burn.selector;
        list[0].selectors[6] = Till.give.selector;
        list[0].selectors[7] = Till.move.selector;
        list[0].selectors[8] = Till.claim.selector;
    }

    /// @custom:proves [S3.12] the till does everything there is to do
    function test_tillIsBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 1_500; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 12;
            if (what < 2) till.wait(uint32(dice >> 32));
            else if (what == 2) till.refund(dice >> 32);
            else if (what == 3) till.sweep(dice >> 32);
            else if (what == 4) till.revoke(dice >> 32);
            else if (what == 5) till.burn(dice >> 32);
            else if (what == 6) till.give(a, b, uint32(dice >> 32));
            else if (what < 9) till.move(a, b, dice >> 32);
            else if (what == 9) till.claim(a, uint32(dice >> 32), c % 2 == 0);
            else till.buy(a, b, c, uint16(dice >> 32));
        }
        yes(till.sales() > 20, "sold");
        yes(till.gifts() > 1, "more time given");
        yes(till.refunds() > 3, "refunded");
        yes(till.sweeps() > 3, "swept");
        yes(till.revokes() > 10, "revoked");
        yes(till.burns() > 5, "burned");
        yes(till.moves() > 1, "moved");
        yes(till.stays() > 3, "stayed");
        yes(till.claims() > 3, "claimed");
        invariant_funded();
        invariant_money();
        invariant_access();
    }

    /// @custom:proves [S3.10][S3.12] the collection holds exactly the receipts that are not settled
    function invariant_funded() public view {
        uint256 sum;
        for (uint256 id = 1; id <= till.lastId(); ++id) {
            sum += office.receiptOf(id).paid;
            atMost(office.receiptOf(id).paid, till.everKept(id), "never more than was paid for this pass");
        }
        same(address(pass).balance, sum, "held = receipts");
        same(sum, till.kept(), "receipts = what was paid in and not out");
    }

    /// @custom:proves [S3.10] nothing appears and nothing is lost
    function invariant_money() public view {
        uint256 sum = address(pass).balance + creator.balance + ledger.owed(creator, 0);
        for (uint256 n; n < 5; ++n) {
            sum += till.people(n).balance + ledger.owed(till.people(n), 0);
        }
        same(sum, 5e30 + till.spent(), "all money");
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
            atMost(live, 1, "live passes");
            yes(pass.hasAccess(account) == (live == 1), "access");
        }
    }
}
