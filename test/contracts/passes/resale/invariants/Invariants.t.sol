// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResaleStage} from "../ResaleStage.sol";
import {Replay} from "./Replay.sol";
import {Traders} from "./Traders.sol";

/// @notice What holds whatever traders did.
contract InvariantsTest is ResaleStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Traders private traders;
    uint256 private creatorHad;
    Replay private log;

    function setUp() public override {
        super.setUp();
        log = new Replay();
        vm.prank(fan);
        pass.upgrade{value: 10 * PRICE}(passId, lifetime, 10 * PRICE); // a pass that outlives every test
        vm.deal(creator, 1e30);
        traders = new Traders(log, ledger, resale, pass, recordings, passId, 10 * PRICE, NOW);
        move(fan, traders.people(0), passId);
        address second = traders.people(1);
        vm.prank(fan);
        recordings.safeTransferFrom(fan, second, copyId, 3, "");
        creatorHad = creator.balance;
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(traders);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(traders);
        list[0].selectors = new bytes4[](8);
        list[0].selectors[0] = Traders.wait.selector;
        list[0].selectors[1] = Traders.listPass.selector;
        list[0].selectors[2] = Traders.listCopies.selector;
        list[0].selectors[3] = Traders.cancel.selector;
        list[0].selectors[4] = Traders.give.selector;
        list[0].selectors[5] = Traders.buy.selector;
        list[0].selectors[6] = Traders.setRoyalty.selector;
        list[0].selectors[7] = Traders.swap.selector;
    }

    /// @custom:proves [S3.95] traders are not idle
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 600; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint32 c) = (uint8(dice >> 8), uint8(dice >> 16), uint32(dice >> 24));
            uint256 what = uint8(dice) % 10;
            if (what == 0) traders.wait(c);
            else if (what == 1) traders.listPass(c, a);
            else if (what == 2) traders.listCopies(a, c, b, uint8(dice >> 64));
            else if (what == 3) traders.cancel(dice >> 64);
            else if (what == 4) traders.give(a, b % 2 == 0, uint8(c));
            else if (what == 5) traders.setRoyalty(uint16(dice >> 64));
            else if (what == 6) traders.swap(a);
            else traders.buy(dice >> 64, b, uint16(c));
        }
        assertLe(5, traders.sales(), "sold");
        assertLe(50, traders.refusals(), "refused");
        assertLe(20, traders.swaps(), "exchanged");
        assertLe(1, traders.worthless(), "refused for its worth alone");
        invariant_money();
        invariant_items();
        invariant_replay();
        invariant_worth();
    }

    /// @custom:proves [S3.95][S3.12] what a buyer is told of the pass's worth is what was paid for the time it has
    function invariant_worth() public view {
        assertEq(pass.worthOf(passId), traders.worth(), "worth");
    }

    /// @custom:proves [S3.2] listings and sales are what the logs say
    function invariant_replay() public view {
        assertEq(log.sales(), traders.sales(), "sales");
        assertEq(log.revenue(), traders.revenue(), "revenue");
        for (uint256 n; n < 4; ++n) {
            address who = traders.people(n);
            bytes32 known = log.listedBy(address(pass), passId, who);
            assertEq(uint256(resale.listedBy(address(pass), passId, who)), uint256(known), "pass");
            known = log.listedBy(address(recordings), copyId, who);
            assertEq(uint256(resale.listedBy(address(recordings), copyId, who)), uint256(known), "copies");
        }
    }

    /// @custom:proves [S3.95] every wei is with a person, the creator, the treasury or the ledger
    function invariant_money() public view {
        uint256 sum = treasury.balance + creator.balance + referrer.balance;
        uint256 owed = ledger.owed(referrer, 0) + ledger.owed(treasury, 0);
        for (uint256 n; n < 4; ++n) {
            sum += traders.people(n).balance;
            owed += ledger.owed(traders.people(n), 0);
        }
        assertEq(address(ledger).balance, owed, "the ledger holds what it owes");
        assertEq(sum + owed, 4e30 + creatorHad, "nothing appears and nothing is lost");
        assertEq(address(resale).balance, 0, "kept");
        assertLe(treasury.balance, traders.revenue() / 40, "fee");
    }

    /// @custom:proves [S3.95] items are with people, never here
    function invariant_items() public view {
        uint256 sum;
        uint256 owners;
        for (uint256 n; n < 4; ++n) {
            sum += recordings.balanceOf(traders.people(n), copyId);
            if (pass.ownerOf(passId) == traders.people(n)) ++owners;
        }
        assertEq(sum, 3, "copies");
        assertEq(owners, 1, "owner of the pass");
    }
}
