// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {PassResale} from "../../../../../contracts/passes/resale/PassResale.sol";
import {StreamPass} from "../../../../../contracts/passes/StreamPass.sol";
import {Ledger} from "../../../../../contracts/payments/Ledger.sol";
import {Recordings} from "../../../../../contracts/recordings/Recordings.sol";
import {Assertions} from "../../../kit/Assertions.sol";
import {Replay} from "./Replay.sol";

/// @title Traders
/// @notice Four people, one of them a contract that takes no money, who list, sell, give away and take back the same
/// pass and copies in any order, and a creator who exchanges the time of the pass for other time of the same tier and end.
/// Old listings are kept and tried again and again.
contract Traders is Assertions {
    Replay internal log;
    Ledger internal ledger;
    PassResale internal resale;
    StreamPass internal pass;
    Recordings internal recordings;
    uint256 internal passId;
    uint256 internal time;
    address[4] public people;
    Listing[] internal listings;
    /// @notice Moves of the pass and departures of copies, by holder; a listing is of one count.
    mapping(bool isPass => mapping(address who => uint256)) internal moves;
    mapping(bytes32 listed => uint256) internal movesThen;
    /// @notice What was paid for the time that the pass has now.
    uint256 public worth;

    uint256 public sales;
    uint256 public revenue;
    uint256 public refusals;
    uint256 public swaps;
    uint256 public worthless; // purchases refused for nothing but the worth

    constructor(
        Replay log_,
        Ledger ledger_,
        PassResale resale_,
        StreamPass pass_,
        Recordings recordings_,
        uint256 passId_,
        uint256 worth_,
        uint256 now_
    ) {
        worth = worth_;
        (log, ledger) = (log_, ledger_);
        (resale, pass, recordings, passId, time) = (resale_, pass_, recordings_, passId_, now_);
        for (uint160 n; n < 3; ++n) {
            people[n] = address(0xF00 + n);
        }
        people[3] = address(new CopyTaker());
        for (uint256 n; n < 4; ++n) {
            vm.deal(people[n], 1e30);
            vm.prank(people[n]);
            recordings.setApprovalForAll(address(resale), true);
        }
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs(), address(resale));
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1, 1 days);
    }

    function listPass(uint32 price, uint8 length) external atTime {
        address seller = pass.ownerOf(passId);
        uint256 state = (uint256(pass.tierOf(passId)) << 40) | pass.expiresAt(passId);
        uint16 bps = _royaltyBps(address(pass), passId);
        _list(Listing(seller, address(pass), passId, 1, uint128(price) + 1, 0, _until(length), state, bps), true);
        vm.prank(seller);
        pass.approve(address(resale), passId);
    }

    function listCopies(uint8 who, uint32 price, uint8 length, uint8 amount) external atTime {
        address seller = people[who % 4];
        uint256 has = recordings.balanceOf(seller, 1);
        if (has == 0) return;
        uint256 state = recordings.departures(1, seller);
        uint256 some = bound(amount, 1, has);
        uint16 bps = _royaltyBps(address(recordings), 1);
        _list(
            Listing(seller, address(recordings), 1, some, uint128(price) + 1, 0, _until(length), state, bps), false
        );
    }

    function setRoyalty(uint16 bps) external atTime {
        address creator = pass.creator();
        vm.prank(creator);
        pass.setRoyalty(bps % 1_001);
    }

    /// @notice The creator ends the pass for what it is worth, and the same pass never ends again: given, or paid for.
    function swap(uint8 isPaid) external atTime {
        address owner = pass.ownerOf(passId);
        uint16 tierId = pass.tierOf(passId);
        address creator = pass.creator();
        vm.prank(creator);
        pass.revoke{value: worth}(passId, worth);
        worth = 0;
        if (isPaid % 2 == 1) {
            worth = pass.tier(tierId).price;
            vm.prank(owner);
            pass.purchase{value: worth}(tierId, owner, worth, address(0));
        } else {
            address[] memory list = new address[](1);
            list[0] = owner;
            vm.prank(creator);
            pass.grant(list, tierId, 0);
        }
        ++swaps;
    }

    function cancel(uint256 which) external atTime {
        if (listings.length == 0) return;
        Listing memory old = listings[which % listings.length];
        if (resale.listedBy(old.collection, old.itemId, old.seller) == 0) return;
        vm.prank(old.seller);
        resale.cancel(old.collection, old.itemId);
    }

    function give(uint8 to, bool isPass, uint8 who) external atTime {
        address receiver = people[to % 4];
        address sender = isPass ? pass.ownerOf(passId) : people[who % 4];
        if (isPass && receiver == sender) return;
        uint256 all = recordings.balanceOf(sender, 1);
        vm.prank(sender);
        if (isPass) pass.transferFrom(sender, receiver, passId);
        else recordings.safeTransferFrom(sender, receiver, 1, all, "");
        ++moves[isPass][sender];
    }

    /// @notice Tries any listing there ever was, every other time one of the last four. It must be bought exactly when it
    /// is the seller's last one, in time, nothing moved since and a pass is worth what the buyer counts on; the seller has
    /// what was agreed at least.
    function buy(uint256 which, uint8 who, uint16 surplus) external atTime {
        if (listings.length == 0) return;
        uint256 among = which % 2 == 0 && listings.length > 4 ? 4 : listings.length;
        Listing memory listing = listings[listings.length - 1 - which / 2 % among];
        address to = people[who % 4];
        if (to == listing.seller) return;
        bool isPass = listing.collection == address(pass);
        uint256 minWorth = surplus % 5 == 0 ? (isPass ? worth : 0) + surplus % 2 : surplus % 3 * 0.02 ether;
        bool good = _isGood(listing);
        if (good && (isPass ? worth : 0) < minWorth) {
            good = false;
            ++worthless;
        }
        uint256 had = _has(listing.seller);
        vm.prank(to);
        try resale.buy{value: uint256(listing.price) + surplus}(listing, to, listing.price, minWorth) {
            assertTrue(good, "sold what was dead");
        } catch {
            assertFalse(good, "refused what was alive");
            ++refusals;
            return;
        }
        uint256 given = uint256(listing.price) * listing.royaltyBps / 10_000 + listing.price / 40;
        assertLe(listing.price - given, _has(listing.seller) - had, "the seller's part");
        ++moves[isPass][listing.seller];
        ++sales;
        revenue += listing.price;
    }

    function _list(Listing memory made, bool isPass) private {
        vm.prank(made.seller);
        resale.list(made.collection, made.itemId, made.quantity, made.price, made.currency, made.until);
        movesThen[keccak256(abi.encode(made))] = moves[isPass][made.seller];
        listings.push(made);
    }

    /// @dev Whether it is the seller's last one, in time, and nothing moved since.
    function _isGood(Listing memory listing) private view returns (bool) {
        bytes32 listed = keccak256(abi.encode(listing));
        if (resale.listedBy(listing.collection, listing.itemId, listing.seller) != listed) return false;
        bool isPass = listing.collection == address(pass);
        return time < listing.until && moves[isPass][listing.seller] == movesThen[listed];
    }

    function _royaltyBps(address collection, uint256 id) private view returns (uint16) {
        (, uint256 bps) = IERC2981(collection).royaltyInfo(id, 10_000);
        return uint16(bps);
    }

    function _has(address who) private view returns (uint256) {
        return who.balance + ledger.owed(who, 0);
    }

    function _until(uint8 length) private view returns (uint40) {
        return uint40(time + bound(length, 1, 3 days));
    }
}

/// @title CopyTaker
/// @notice Takes copies and no money.
contract CopyTaker is RefusingPayee {
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }
}
