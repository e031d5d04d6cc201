// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title Coalition
/// @notice One fan with five wallets, two of them contracts, against one creator who only offers tiers, gives time and
/// ends passes. The wallets buy for each other, refer each other and try everything in any order, with borrowed money: a
/// call that the collection refuses changes nothing and is no fault. What must hold after each call is checked here, from
/// a book of what was paid, to whom it went and when the time it bought began; the book knows nothing of lines, stretches
/// and receipts.
contract Coalition is Assertions {
    uint256 private constant CREATOR_KEY = 0xC4EA704;
    uint256 private constant MAX_TIERS = 10;

    /// @dev What the newest sale of a pass paid that could be asked back.
    struct Sale {
        uint256 paid;
        uint256 net; // of it for the creator, if nothing is asked back
        uint256 began; // second in which the time it bought begins
        uint256 length; // L: the tier's duration, for time that never ends its refund window
        address referrer;
    }

    StreamPass internal pass;
    IPassVouchers internal vouchers;
    IPassManagement internal management;
    Ledger internal ledger;
    TestDollar internal dollar; // currency 1
    address internal creator;
    address internal attestor;
    address[5] public wallets;
    uint16[] public tiers;
    uint256 public time;
    uint256 public lastId;
    uint256 private nonces;
    mapping(uint256 id => Sale) private sales;
    /// @notice What the time of a pass brought the creator so far, by the book.
    mapping(uint256 id => uint256) public brought;

    /// @notice What happened, so that a test can see that the wallets are not idle.
    uint256 public bought;
    uint256 public gifts;
    uint256 public refunds;
    uint256 public keptSome;
    uint256 public upgrades;
    uint256 public merges;
    uint256 public moves;
    uint256 public revokes;
    uint256 public paidBack;
    uint256 public flashes;
    uint256 public refusals;

    constructor(StreamPass pass_, Ledger ledger_, TestDollar dollar_, address attestor_, uint256 now_) {
        (pass, ledger, dollar, attestor, time) = (pass_, ledger_, dollar_, attestor_, now_);
        (vouchers, management, creator) = (IPassVouchers(address(pass_)), IPassManagement(address(pass_)), pass_.creator());
        for (uint160 n; n < 3; ++n) {
            wallets[n] = address(0xF00 + n);
        }
        wallets[3] = address(new RefusingPayee());
        RefusingPayee willing = new RefusingPayee();
        willing.setWilling(true);
        wallets[4] = address(willing);
        for (uint256 n; n < 5; ++n) {
            fund(wallets[n]);
        }
        fund(creator);
        fund(attestor);
    }

    modifier atTime() {
        vm.warp(time);
        _;
    }

    function fund(address account) private {
        vm.deal(account, 1e34);
        vm.prank(account);
        dollar.approve(address(pass), type(uint256).max);
    }

    // ---------------------------------------------------------------- the creator

    /// @notice A tier like any creator could make: any price and share, ended or not, refundable or not.
    function offer(uint256 seed) external atTime {
        if (tiers.length == MAX_TIERS) return;
        IStreamPass.Tier memory made;
        made.price = priceOf(seed);
        made.rank = uint8(1 + (seed >> 8) % 4);
        made.duration = (seed >> 16) % 3 == 0 ? 0 : uint32(1 days + 1 + (seed >> 24) % 60 days);
        made.referralBps = uint16((seed >> 64) % 5_001);
        made.currency = (seed >> 80) % 4 == 0 ? 1 : 0;
        made.maxSupply = (seed >> 88) % 3 == 0 ? 4 : 0;
        if ((seed >> 96) % 3 != 0) {
            made.flags = 4;
            uint256 most = made.duration == 0 ? 40 days : made.duration;
            uint256 least = made.duration == 0 ? 1 days + 1 : 1;
            made.refundWindow = uint24(bound((seed >> 104) & type(uint64).max, least, most));
            if (made.refundWindow > 190 days) made.refundWindow = 190 days;
        }
        vm.prank(creator);
        tiers.push(pass.createTier(made));
    }

    function reprice(uint8 which, uint256 seed) external atTime {
        if (tiers.length == 0) return;
        uint16 tierId = tiers[which % tiers.length];
        IStreamPass.Tier memory made = pass.tier(tierId);
        made.price = priceOf(seed);
        made.referralBps = uint16((seed >> 64) % 5_001);
        vm.prank(creator);
        pass.updateTier(tierId, made);
    }

    function grant(uint8 forWhom, uint8 which, uint32 length) external atTime {
        if (tiers.length == 0) return;
        address to = wallets[forWhom % 5];
        uint16 tierId = tierFor(to, which);
        (uint256 before, bool wasLive) = held(to);
        address[] memory list = new address[](1);
        list[0] = to;
        uint40 end = length % 97 == 0 ? 0 : uint40(time + bound(length, 1, 50 days));
        if (send(creator, 0, abi.encodeCall(pass.grant, (list, tierId, end)))) note(to, before, wasLive);
    }

    /// @notice Signs that a wallet paid by card: time that brought nothing here, and a hold on all of the pass.
    function claim(uint8 forWhom, uint8 which, uint32 length, uint32 hold) external atTime {
        if (tiers.length == 0) return;
        address to = wallets[forWhom % 5];
        IPassVouchers.CardVoucher memory made = IPassVouchers.CardVoucher({
            tierId: tierFor(to, which),
            to: to,
            length: length % 31 == 0 ? 0 : uint32(bound(length, 1, 40 days)),
            heldUntil: uint40(time + bound(hold, 1, 30 days)),
            validUntil: uint40(time),
            purchase: bytes32(++nonces)
        });
        (uint256 before, bool wasLive) = held(to);
        bytes memory signature = signed(
            keccak256(
                "CardVoucher(uint16 tierId,address to,uint32 length,uint40 heldUntil,uint40 validUntil,bytes32 purchase)"
            ),
            abi.encode(made)
        );
        if (send(to, 0, abi.encodeCall(vouchers.claimCard, (made, creator, signature)))) note(to, before, wasLive);
    }

    /// @notice Ends a pass. What its owner gets is what was said before, and the creator gives no more than its time brought.
    function revoke(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        address owner = pass.ownerOf(id);
        uint8 currency = pass.tier(pass.tierOf(id)).currency;
        uint256 worth = pass.worthOf(id);
        uint256 had = has(owner, currency);
        uint256 creatorHad = has(creator, currency);
        bool open = isOpen(id);
        if (!send(creator, currency == 0 ? 1e33 : 0, abi.encodeCall(pass.revoke, (id, type(uint256).max)))) return;
        if (!open || sales[id].referrer != owner) assertEq(has(owner, currency) - had, worth, "as said");
        uint256 has_ = has(creator, currency);
        if (has_ < creatorHad) {
            assertLe(creatorHad - has_, brought[id], "more than its time brought");
            ++paidBack;
        }
        if (open) assertLe(creatorHad, has_ + brought[id], "an open receipt is not the creator's loss");
        brought[id] = 0;
        delete sales[id];
        ++revokes;
    }

    // ---------------------------------------------------------------- the wallets

    function wait(uint32 seed) external {
        time += bound(seed, 1, seed % 7 == 0 ? 50 days : seed % 3 == 0 ? 12 hours : 3 days);
        vm.warp(time);
    }

    function buy(uint8 who, uint8 forWhom, uint8 which, uint8 referrer) external atTime {
        if (tiers.length == 0) return;
        if (who % 4 != 0) forWhom = who; // most wallets pay for themselves
        _buy(wallets[who % 5], wallets[forWhom % 5], tierFor(wallets[forWhom % 5], which), wallets[referrer % 5]);
    }

    /// @notice The creator signs any price for a wallet.
    function buyByVoucher(uint8 who, uint8 forWhom, uint8 which, uint8 referrer, uint256 seed) external atTime {
        if (tiers.length == 0) return;
        address payer = wallets[who % 5];
        IPassVouchers.Voucher memory made;
        made.to = wallets[forWhom % 5];
        made.tierId = tierFor(made.to, which);
        made.price = priceOf(seed);
        (made.validUntil, made.nonce) = (uint40(time), ++nonces);
        address by = wallets[referrer % 5];
        (uint256 before, bool wasLive) = held(made.to);
        uint256 end = endOf(before);
        IStreamPass.Tier memory terms = pass.tier(made.tierId);
        uint256 value = terms.currency == 0 ? made.price : 0;
        bytes32 kind = keccak256(
            "Voucher(uint16 tierId,address to,uint96 price,uint32 trial,uint40 validUntil,uint256 nonce)"
        );
        bytes memory call = abi.encodeCall(vouchers.purchaseWithVoucher, (made, by, signed(kind, abi.encode(made))));
        if (!send(payer, value, call)) return;
        terms.price = made.price;
        sold(payer, made.to, before, wasLive, end, terms, by);
    }

    function renew(uint8 who, uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        address to = pass.ownerOf(id);
        (uint256 before, bool wasLive) = held(to);
        if (before != id && wasLive) return;
        uint256 end = endOf(id);
        IStreamPass.Tier memory terms = pass.tier(pass.tierOf(id));
        uint256 value = terms.currency == 0 ? terms.price : 0;
        bytes memory call = abi.encodeCall(pass.renewSubscription, (id, terms.duration));
        if (!send(wallets[who % 5], value, call)) return;
        sold(wallets[who % 5], to, id, end == 0 || end > time, end, terms, address(0));
    }

    /// @notice Buys, looks at what it counts where nothing can be taken back, and asks it back: in one second.
    function flash(uint8 who, uint8 which, uint8 referrer) external atTime {
        if (tiers.length == 0) return;
        address wallet = wallets[who % 5];
        if (!_buy(wallet, wallet, tierFor(wallet, which), wallets[referrer % 5])) return;
        (uint256 id,) = held(wallet);
        uint8 rank = pass.finalRankOf(wallet);
        if (!_refund(id)) return;
        assertEq(rank, 0, "final, and asked back");
        ++flashes;
    }

    function refund(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id != 0) _refund(id);
    }

    function upgrade(uint256 which, uint8 to) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        address owner = pass.ownerOf(id);
        uint16 toTier = above(id, to);
        IStreamPass.Tier memory terms = pass.tier(toTier);
        (bool ok, bytes memory answer) = address(pass).staticcall(abi.encodeCall(pass.upgradeQuote, (id, toTier)));
        if (!ok) return;
        (uint256 due, uint256 credit,) = abi.decode(answer, (uint256, uint256, uint40));
        uint256 creatorPart = brought[id];
        assertLe(credit, creatorPart, "credit for what never reached the creator");
        if (!send(owner, terms.currency == 0 ? due : 0, abi.encodeCall(pass.upgrade, (id, toTier, due)))) return;
        delete sales[id];
        brought[id] = creatorPart + due;
        if (terms.flags & 4 != 0 && due != 0) {
            sales[id] = Sale(due, due, time, lengthOf(terms), address(0));
        }
        ++upgrades;
    }

    function move(uint8 to, uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0) return;
        address from = pass.ownerOf(id);
        address receiver = wallets[to % 5];
        (uint256 into, bool meets) = held(receiver);
        bool live = endOf(id) == 0 || endOf(id) > time;
        if (!send(from, 0, abi.encodeCall(pass.transferFrom, (from, receiver, id)))) return;
        ++moves;
        if (exists(id)) return;
        assertTrue(meets && live, "only live time joins live time");
        brought[into] += brought[id];
        brought[id] = 0;
        ++merges;
    }

    function burn(uint256 which) external atTime {
        uint256 id = pick(which);
        if (id == 0 || which % 2 != 0) return;
        send(pass.ownerOf(id), 0, abi.encodeCall(management.burn, (id)));
    }

    function sweep(uint256 which) external atTime {
        uint256[] memory list = new uint256[](1);
        list[0] = lastId == 0 ? 0 : 1 + which % lastId;
        management.sweepMatured(list);
    }

    // ---------------------------------------------------------------- what a test asks

    /// @notice What an account has and what waits for it.
    function has(address account, uint8 currency) public view returns (uint256) {
        uint256 own = currency == 0 ? account.balance : dollar.balanceOf(account);
        return own + ledger.owed(account, currency);
    }

    function exists(uint256 id) public view returns (bool ok) {
        (ok,) = address(pass).staticcall(abi.encodeCall(pass.ownerOf, (id)));
    }

    /// @notice Whether its owner could ask a pass back now: found out by doing it.
    function isOpen(uint256 id) public returns (bool ok) {
        uint256 before = vm.snapshotState();
        vm.prank(pass.ownerOf(id));
        (ok,) = address(pass).call(abi.encodeCall(management.refund, (id)));
        assertTrue(vm.revertToStateAndDelete(before), "restored");
    }

    /// @notice Whether the platform could end a pass now because a card holds it: found out by doing it.
    function isHeldByCard(uint256 id) public returns (bool ok) {
        uint256 before = vm.snapshotState();
        uint256 value = pass.tier(pass.tierOf(id)).currency == 0 ? 1e33 : 0;
        vm.prank(attestor);
        (ok,) = address(pass).call{value: value}(abi.encodeCall(pass.revoke, (id, type(uint256).max)));
        assertTrue(vm.revertToStateAndDelete(before), "restored");
    }

    // ---------------------------------------------------------------- the book

    function _buy(address payer, address to, uint16 tierId, address by) private returns (bool) {
        (uint256 before, bool wasLive) = held(to);
        uint256 end = endOf(before);
        IStreamPass.Tier memory terms = pass.tier(tierId);
        bytes memory call = abi.encodeCall(pass.purchase, (tierId, to, terms.price, by));
        if (!send(payer, terms.currency == 0 ? terms.price : 0, call)) return false;
        sold(payer, to, before, wasLive, end, terms, by);
        return true;
    }

    /// @dev Writes down a sale that went through.
    /// @param end of the pass before, if there was one
    function sold(
        address payer,
        address to,
        uint256 before,
        bool wasLive,
        uint256 end,
        IStreamPass.Tier memory terms,
        address by
    ) private {
        uint256 id = note(to, before, wasLive);
        if (by == payer || by == to) by = address(0);
        uint256 net = by == address(0) ? terms.price : terms.price - uint256(terms.price) * terms.referralBps / 10_000;
        brought[id] += net;
        ++bought;
        if (payer != to) {
            ++gifts;
            return;
        }
        delete sales[id];
        if (terms.flags & 4 == 0 || terms.price == 0) return;
        bool behind = id == before && wasLive;
        sales[id] = Sale(terms.price, net, behind ? end : time, lengthOf(terms), by);
    }

    /// @dev Which pass a wallet's new time is in. Time that ran out brought what it brought: what comes now begins anew.
    function note(address to, uint256 before, bool wasLive) private returns (uint256 id) {
        (id,) = held(to);
        if (id > lastId) lastId = id;
        if (id == before && !wasLive) brought[id] = 0;
    }

    /// @dev What a refund leaves with creator and referrer is the started days of what was used, rounded up, and to the unit.
    function _refund(uint256 id) private returns (bool) {
        address owner = pass.ownerOf(id);
        uint8 currency = pass.tier(pass.tierOf(id)).currency;
        Sale memory sale = sales[id];
        uint256 creatorHad = has(creator, currency);
        uint256 sideHad = creatorHad + (sale.referrer == address(0) ? 0 : has(sale.referrer, currency));
        if (!send(owner, 0, abi.encodeCall(management.refund, (id)))) return false;
        uint256 kept = has(creator, currency) + (sale.referrer == address(0) ? 0 : has(sale.referrer, currency)) - sideHad;
        uint256 used;
        for (uint256 day = sale.began; day <= time && used < sale.length; day += 1 days) {
            used += 1 days;
        }
        if (used > sale.length) used = sale.length;
        assertLe(sale.paid * used, kept * sale.length, "less than the started days were kept");
        if (kept != 0) assertLe((kept - 1) * sale.length + 1, sale.paid * used, "more than the started days were kept");
        brought[id] = brought[id] - sale.net + (has(creator, currency) - creatorHad);
        delete sales[id];
        ++refunds;
        if (kept != 0) ++keptSome;
        return true;
    }

    // ---------------------------------------------------------------- small things

    function send(address from, uint256 value, bytes memory call) private returns (bool ok) {
        vm.prank(from);
        (ok,) = address(pass).call{value: value}(call);
        if (!ok) ++refusals;
    }

    function held(address account) private view returns (uint256 id, bool live) {
        uint40 end;
        (id,,, end) = pass.accessOf(account);
        live = id != 0 && (end == 0 || end > time);
    }

    function endOf(uint256 id) private view returns (uint256) {
        return exists(id) ? pass.expiresAt(id) : 0;
    }

    /// @dev A pass that exists, or 0.
    function pick(uint256 which) private view returns (uint256) {
        for (uint256 n; n < lastId; ++n) {
            uint256 id = 1 + (which % lastId + n) % lastId;
            if (exists(id)) return id;
        }
        return 0;
    }

    /// @dev Mostly the tier that the wallet has, because another is refused.
    function tierFor(address account, uint8 which) private view returns (uint16) {
        (uint256 id, bool live) = held(account);
        return live && which % 4 != 0 ? pass.tierOf(id) : tiers[which % tiers.length];
    }

    /// @dev A tier of higher rank, if there is one.
    function above(uint256 id, uint256 seed) private view returns (uint16 tierId) {
        uint8 rank = pass.tier(pass.tierOf(id)).rank;
        for (uint256 n; n < tiers.length; ++n) {
            tierId = tiers[(seed + n) % tiers.length];
            if (pass.tier(tierId).rank > rank) return tierId;
        }
    }

    function lengthOf(IStreamPass.Tier memory terms) private pure returns (uint256) {
        return terms.duration == 0 ? terms.refundWindow : terms.duration;
    }

    /// @dev From nothing to the most, the common and the odd ones more often.
    function priceOf(uint256 seed) private pure returns (uint96) {
        uint256 kind = seed % 8;
        uint256 some = uint256(keccak256(abi.encode(seed)));
        if (kind == 0) return uint96(some % 4);
        if (kind == 1) return uint96(some % 10_000_000);
        if (kind == 2) return uint96(some);
        return uint96(0.01 ether + some % 1 ether);
    }

    function signed(bytes32 kind, bytes memory made) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("StreamPass"),
                keccak256("1"),
                block.chainid,
                address(pass)
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, keccak256(bytes.concat(kind, made))));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(CREATOR_KEY, digest);
        return abi.encodePacked(r, s, v);
    }
}
