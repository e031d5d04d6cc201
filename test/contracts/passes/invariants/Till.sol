// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {PassTime} from "../../../../contracts/passes/time/PassTime.sol";
import {Receipt} from "../../../../contracts/passes/time/Receipt.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {TillBook} from "./TillBook.sol";

/// @title Till
/// @notice Five people, one that takes no money and one that strikes back when paid, who buy what can be given back, give
/// it back, lose it, upgrade it, burn it and try to move it. Nothing here may revert: what the contract would refuse is tried
/// and the refusal is checked.
contract Till is TillBook {
    constructor(
        StreamPass pass_,
        Ledger ledger_,
        TestDollar dollar_,
        address creator_,
        uint16[4] memory tiers_,
        uint256 now_
    ) TillBook(pass_, ledger_, dollar_, creator_, tiers_, now_) {}

    function wait(uint32 seed) external {
        time += bound(seed, 1, seed % 7 == 0 ? 40 days : 2 days);
        vm.warp(time);
    }

    function buy(uint8 who, uint8 forWhom, uint8 which, uint16 surplus) external atTime {
        address to = people[forWhom % 5];
        if (who % 4 != 0) who = forWhom; // most people pay for themselves
        uint16 tierId = tiers[which % 4];
        (uint256 held, uint16 heldTier,, uint40 end) = pass.accessOf(to);
        bool live = held != 0 && PassTime.isLive(end);
        if (live && (heldTier != tierId || end == 0)) return;
        if (heldTier == tierId && isOpen(held)) return waits(held, to, tierId);
        uint96 price = pass.tier(tierId).price;
        Receipt memory old = heldTier == tierId ? pass.receiptOf(held) : none();
        uint256 id = pay(who % 5, to, tierId, price, surplus);
        if (heldTier == tierId && held != 0) assertEq(id, held, "the same pass");
        else tookPlace[id] = true;
        ++sales;
        if (id > lastId) lastId = id;
        if (people[who % 5] != to) {
            ++gifts; // what somebody else pays is final
            return;
        }
        keep(id, currencyOf(tierId), price);
        kept[old.currency] -= old.paid;
    }

    function upgrade(uint256 which, uint8 to) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        uint16 toTier = tiers[to % 8 < 4 ? 2 : to % 4];
        uint16 from = pass.tierOf(id);
        bool live = PassTime.isLive(uint40(pass.expiresAt(id)));
        bool upward = live && toTier == tiers[2] && from != tiers[2];
        Receipt memory old = pass.receiptOf(id);
        (bool ok, uint256 price) = payUpgrade(id, toTier);
        if (!ok) return assertFalse(upward && currencyOf(from) == 0, "nothing stands in the way");
        assertTrue(upward, "only upward");
        kept[old.currency] -= old.paid;
        keep(id, 0, price);
        assertEq(pass.receiptOf(id).paid, price, "the difference is kept");
        ++upgrades;
    }

    function refund(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        address owner = pass.ownerOf(id);
        Receipt memory receipt = pass.receiptOf(id);
        if (receipt.paid == 0 || receipt.closesAt <= time) return;
        uint256 before = has(receipt.payer, receipt.currency);
        (,,, uint40 end) = pass.accessOf(owner);
        vm.prank(owner);
        uint256 amount = pass.refund(id);
        assertLe(amount, receipt.paid, "refund <= paid");
        uint256 gained = has(receipt.payer, receipt.currency) - before;
        if (receipt.referrer != receipt.payer) assertEq(gained, amount, "the payer has it");
        if (end != 0 && receipt.until == end) {
            (uint256 still,,, uint40 left) = pass.accessOf(owner);
            if (still == id) assertLe(left, end, "time only shrinks");
        }
        kept[receipt.currency] -= receipt.paid;
        assertEq(pass.receiptOf(id).paid, 0, "receipt gone");
        ++refunds;
    }

    function sweep(uint256 which) external atTime {
        uint256[] memory list = new uint256[](3);
        for (uint256 n; n < 3 && lastId != 0; ++n) {
            list[n] = 1 + (which % lastId + n) % lastId;
            Receipt memory receipt = pass.receiptOf(list[n]);
            bool twice = n > 0 && list[n] == list[0] || n > 1 && list[n] == list[1];
            if (twice || receipt.paid == 0 || receipt.closesAt > time) continue;
            kept[receipt.currency] -= receipt.paid;
            ++sweeps;
        }
        pass.sweepMatured(list);
    }

    function revoke(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0 || !PassTime.isLive(uint40(pass.expiresAt(id)))) return;
        Receipt memory receipt = pass.receiptOf(id);
        bool open = receipt.paid != 0 && receipt.closesAt > time;
        uint256 before = has(address(pass), receipt.currency);
        uint256 value = currencyOf(pass.tierOf(id)) == 0 ? 100 ether : 0;
        vm.deal(creator, creator.balance + value);
        spent += value;
        vm.prank(creator);
        pass.revoke{value: value}(id, 100 ether);
        assertFalse(pass.hasAccess(pass.ownerOf(id)), "no access");
        if (open) {
            kept[receipt.currency] -= receipt.paid;
            assertEq(before - has(address(pass), receipt.currency), receipt.paid, "all that was kept left");
        }
        ++revokes;
    }

    function burn(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0 || which % 3 != 0) return;
        vm.prank(pass.ownerOf(id));
        pass.burn(id);
        ++burns;
    }

    function give(uint8 forWhom, uint8 which, uint32 length) external atTime {
        address to = people[forWhom % 5];
        uint16 tierId = tiers[which % 4];
        (uint256 held, uint16 heldTier,, uint40 end) = pass.accessOf(to);
        if (held != 0 && PassTime.isLive(end) && heldTier != tierId) return;
        address[] memory list = new address[](1);
        list[0] = to;
        vm.prank(creator);
        pass.grant(list, tierId, uint40(time + bound(length, 1, 60 days)));
        if (heldTier != tierId || held == 0) ++lastId;
    }

    function move(uint8 from, uint8 to, uint256 which) external atTime {
        address sender = people[from % 5];
        address receiver = people[to % 5];
        uint256 id = pick(which);
        if (id == 0 || pass.ownerOf(id) != sender || sender == receiver) return;
        bool bound = pass.heldUntil(id) > time;
        vm.prank(sender);
        (bool ok,) =
            address(pass).call(abi.encodeWithSignature("transferFrom(address,address,uint256)", sender, receiver, id));
        if (bound) {
            assertFalse(ok, "a held pass moved");
            ++stays;
        }
        if (ok) ++moves;
    }

    function claim(uint8 forWhom, uint32 hold, bool sendsItself) external atTime {
        address to = people[forWhom % 5];
        (uint256 held, uint16 heldTier,, uint40 end) = pass.accessOf(to);
        bool live = held != 0 && PassTime.isLive(end);
        if (live && (heldTier != tiers[0] || end == 0)) return;
        if (live && !sendsItself) return;
        claimCard(to, uint40(time + bound(hold, 1, 365 days)));
        if (held == 0 || heldTier != tiers[0]) ++lastId;
        (uint256 id,,,) = pass.accessOf(to);
        assertTrue(pass.heldUntil(id) > time, "held");
        ++claims;
    }

    function pay(uint256 who, address to, uint16 tierId, uint256 price, uint256 surplus) private returns (uint256) {
        uint256 value = currencyOf(tierId) == 0 ? price + surplus : 0;
        vm.prank(people[who]);
        return pass.purchase{value: value}(tierId, to, price + surplus, people[(who + 1) % 5]);
    }

    /// @dev What the quote refuses the upgrade refuses, and the other way round.
    function payUpgrade(uint256 id, uint16 toTier) private returns (bool ok, uint256 price) {
        (bool quoted, bytes memory answer) = address(pass).staticcall(abi.encodeCall(pass.upgradeQuote, (id, toTier)));
        if (quoted) (price,,) = abi.decode(answer, (uint256, uint256, uint40));
        uint256 value = currencyOf(toTier) == 0 ? price : 0;
        vm.prank(pass.ownerOf(id));
        (ok,) = address(pass).call{value: value}(abi.encodeCall(pass.upgrade, (id, toTier, price)));
        assertEq(ok ? 1 : 0, quoted ? 1 : 0, "as quoted");
    }

    function keep(uint256 id, uint8 currency, uint256 price) private {
        kept[currency] += price;
        everKept[id][currency] += price;
    }

    function waits(uint256 id, address to, uint16 tierId) private {
        uint8 currency = currencyOf(tierId);
        uint256 before = has(address(pass), currency);
        uint256 value = currency == 0 ? 1 ether : 0;
        vm.deal(address(this), value);
        (bool ok,) = address(pass).call{value: value}(
            abi.encodeCall(pass.purchase, (tierId, to, type(uint256).max, address(0)))
        );
        assertFalse(ok, "sold while a refund is open");
        assertEq(has(address(pass), currency), before, "kept");
        assertFalse(pass.isRenewable(id), "renewable");
    }
}
