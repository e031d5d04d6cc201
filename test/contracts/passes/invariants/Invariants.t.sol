// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {Stage} from "../../kit/Stage.sol";
import {Crowd} from "./Crowd.sol";

/// @notice What holds whatever the crowd did: P1 to P5, L1 and L2 of docs/invariants.md.
contract InvariantsTest is Stage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Crowd private crowd;
    uint16 private crown; // a tier nobody buys, so that credit can be asked for

    function setUp() public override {
        super.setUp();
        uint16 season = addTier(terms(2 * PRICE, 90 days, 1));
        crown = addTier(terms(type(uint96).max, MONTH, 255));
        crowd = new Crowd(pass, ledger, creator, [bronze, season, gold, lifetime], NOW);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(crowd);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(crowd);
        list[0].selectors = new bytes4[](9);
        list[0].selectors[0] = Crowd.wait.selector;
        list[0].selectors[1] = Crowd.setPrice.selector;
        list[0].selectors[2] = Crowd.lowerSupply.selector;
        list[0].selectors[3] = Crowd.setPayout.selector;
        list[0].selectors[4] = Crowd.buy.selector;
        list[0].selectors[5] = Crowd.grant.selector;
        list[0].selectors[6] = Crowd.move.selector;
        list[0].selectors[7] = Crowd.upgrade.selector;
        list[0].selectors[8] = Crowd.collect.selector;
    }

    /// @custom:proves [S3.12] a crowd does everything there is to do
    function test_crowdIsBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 2_000; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 8;
            if (what == 0) crowd.wait(uint32(dice >> 32));
            else if (what == 1) crowd.setPrice(a, b);
            else if (what == 2) crowd.setPayout(a % 2 == 0);
            else if (what == 3) crowd.grant(a, b, uint32(dice >> 32));
            else if (what == 4) crowd.move(a, b, c);
            else if (what == 5) crowd.upgrade(a, b);
            else crowd.buy(a, b, c, uint16(dice >> 32));
        }
        assertTrue(crowd.extensions() > 20, "extended");
        assertTrue(crowd.revivals() > 0, "revived");
        assertTrue(crowd.merges() > 5, "merged");
        assertTrue(crowd.upgrades() > 5, "upgraded");
        assertTrue(crowd.longest() > 2, "several prices at once");
        invariant_access();
        invariant_time();
        invariant_credit();
        invariant_minted();
        invariant_money();
    }

    /// @custom:proves [S3.11][S3.12] access means owning a live pass, and nobody owns two
    function invariant_access() public view {
        for (uint256 n; n < 6; ++n) {
            address account = crowd.people(n);
            uint256 live = crowd.liveOf(account);
            assertTrue(pass.hasAccess(account) == (live != 0), "access");
            if (live == 0) continue;
            (uint256 passId, uint16 tierId, uint8 rank, uint40 end) = pass.accessOf(account);
            assertEq(passId, live, "the pass that counts");
            assertEq(tierId, crowd.tierOf(live), "tier");
            assertEq(rank, pass.tier(tierId).rank, "rank");
            assertEq(end, pass.expiresAt(live), "both slots agree");
        }
    }

    /// @custom:proves [S3.12] paid seconds of every tier are conserved to the second
    function invariant_time() public view {
        for (uint256 id = 1; id <= crowd.lastId(); ++id) {
            uint16 tierId = crowd.tierOf(id);
            if (tierId == 0 || !crowd.modelLive(id)) continue;
            assertEq(pass.expiresAt(id), crowd.modelEnd(id), "end");
        }
        for (uint256 n; n < 4; ++n) {
            uint16 tierId = crowd.tiers(n);
            uint256 accounted = crowd.used(tierId) + crowd.upgraded(tierId);
            assertEq(crowd.bought(tierId), accounted + crowd.paidLeft(tierId), "bought = used + moved on + left");
        }
    }

    /// @custom:proves [S3.12] credit is what was paid for the seconds that are left
    function invariant_credit() public view {
        for (uint256 id = 1; id <= crowd.lastId(); ++id) {
            uint16 tierId = crowd.tierOf(id);
            if (tierId == 0 || !crowd.modelLive(id)) continue;
            (, uint256 credit,) = pass.upgradeQuote(id, crown);
            uint32 duration = pass.tier(tierId).duration;
            if (!crowd.folded(id)) assertEq(credit, crowd.modelCredit(id, duration), "exact");
            else assertLe(credit, crowd.mostCredit(id, duration), "no second is worth more than any was sold for");
        }
    }

    /// @custom:proves [S3.8][S3.9] minted counts every pass and stays within the supply
    function invariant_minted() public view {
        for (uint256 n; n < 4; ++n) {
            IStreamPass.Tier memory made = pass.tier(crowd.tiers(n));
            assertEq(made.minted, crowd.minted(crowd.tiers(n)), "minted");
            if (made.maxSupply != 0) assertLe(made.minted, made.maxSupply, "supply");
        }
    }

    /// @custom:proves [S3.1][S3.10] every wei paid is with a payee or owed by the ledger
    function invariant_money() public view {
        uint256 owed = ledger.owed(creator, 0);
        uint256 held = creator.balance;
        for (uint256 n; n < 6; ++n) {
            owed += ledger.owed(crowd.people(n), 0);
            held += crowd.people(n).balance;
        }
        assertEq(address(ledger).balance, owed, "the ledger holds what it owes");
        assertEq(address(pass).balance, 0, "the collection keeps nothing");
        assertEq(held + owed, 6e30, "nothing appears and nothing is lost");
        assertLe(creator.balance, crowd.paid(), "the creator has at most what was paid");
    }
}
