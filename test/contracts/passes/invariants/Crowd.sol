// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {TimeModel} from "./TimeModel.sol";

/// @title Crowd
/// @notice Six people, one of them a contract that takes no money, doing whatever is allowed, in any order. Nothing here
/// may revert: what the contract would refuse is not tried.
contract Crowd is Assertions, TimeModel {
    StreamPass internal pass;
    Ledger internal ledger;
    address internal creator;
    address[6] public people;
    uint16[4] public tiers; // rank 1 twice, rank 2, lifetime of rank 3
    mapping(uint16 tierId => uint256) public minted;
    uint256 public paid;

    /// @notice What happened so far, so that a test can see that the crowd is not idle.
    uint256 public extensions;
    uint256 public revivals;
    uint256 public merges;
    uint256 public upgrades;

    constructor(StreamPass pass_, Ledger ledger_, address creator_, uint16[4] memory tiers_, uint256 now_) {
        (pass, ledger, creator, tiers, time) = (pass_, ledger_, creator_, tiers_, now_);
        for (uint160 n; n < 5; ++n) {
            people[n] = address(0xF00 + n);
        }
        people[5] = address(new RefusingPayee());
        for (uint256 n; n < 6; ++n) {
            vm.deal(people[n], 1e30);
        }
    }

    modifier atTime() {
        vm.warp(time);
        _;
    }

    function wait(uint32 seed) external {
        _pass(bound(seed, 1, seed % 13 == 0 ? 90 days : 4 days));
        vm.warp(time);
    }

    function setPrice(uint8 which, uint8 step) external atTime {
        uint16 tierId = _tier(which);
        IStreamPass.Tier memory made = pass.tier(tierId);
        made.price = uint96(0.01 ether + uint256(step % 5) * 0.003 ether + step % 3);
        made.referralBps = uint16(step % 4 * 1_667 % 5_001);
        vm.prank(creator);
        pass.updateTier(tierId, made);
    }

    function lowerSupply(uint8 which) external atTime {
        uint16 tierId = _tier(which);
        IStreamPass.Tier memory made = pass.tier(tierId);
        if (made.minted < 12) return;
        made.maxSupply = made.minted + 1;
        if (pass.tier(tierId).maxSupply != 0 && made.maxSupply > pass.tier(tierId).maxSupply) return;
        vm.prank(creator);
        pass.updateTier(tierId, made);
    }

    function setPayout(bool refusing) external atTime {
        vm.prank(creator);
        pass.setPayout(refusing ? people[5] : creator);
    }

    function buy(uint8 who, uint8 forWhom, uint8 which, uint16 surplus) external atTime {
        address to = people[forWhom % 6];
        uint16 tierId = _tier(which);
        uint256 live = liveOf(to);
        if (live != 0 && (tierOf[live] != tierId || modelEnd(live) == 0)) return;
        (bool extending, uint256 held) = _extends(to, tierId);
        IStreamPass.Tier memory made = pass.tier(tierId);
        if (!extending && _isFull(made)) return;
        uint256 id = _purchase(who % 6, to, tierId, made.price, surplus);
        if (!extending) _born(id, tierId);
        else assertEq(id, held, "buying again extends");
        if (extending && live == 0) ++revivals;
        else if (extending) ++extensions;
        _addSold(id, who, to, made);
    }

    function grant(uint8 forWhom, uint8 which, uint32 length) external atTime {
        address to = people[forWhom % 6];
        uint16 tierId = _tier(which);
        uint256 live = liveOf(to);
        if (live != 0 && tierOf[live] != tierId) return;
        (bool extending, uint256 held) = _extends(to, tierId);
        if (!extending && _isFull(pass.tier(tierId))) return;
        bool forever = length % 199 == 0;
        uint256 end = forever ? 0 : time + bound(length, 1, 60 days);
        _give(to, tierId, uint40(end));
        if (!extending) _born(lastId + 1, tierId);
        uint256 id = extending ? held : lastId;
        uint256 from = live == 0 ? time : modelEnd(live);
        if (live != 0 && (from == 0 || (!forever && end <= from))) return;
        _add(id, Part(forever ? 0 : end - from, 0, forever, false));
    }

    function move(uint8 from, uint8 to, uint256 which) external atTime {
        address sender = people[from % 6];
        address receiver = people[to % 6];
        uint256 id = ownedBy(sender, which);
        if (id == 0) return;
        uint256 met = liveOf(receiver);
        bool meets = sender != receiver && met != 0 && modelLive(id);
        if (meets && tierOf[met] != tierOf[id]) return;
        vm.prank(sender);
        pass.transferFrom(sender, receiver, id);
        if (!meets) return;
        ++merges;
        _join(id, met);
        tierOf[id] = 0;
    }

    function upgrade(uint8 who, uint8 which) external atTime {
        address owner = people[who % 6];
        uint256 id = liveOf(owner);
        uint16 to = _tier(which);
        if (id == 0 || pass.tier(to).rank <= pass.tier(tierOf[id]).rank) return;
        IStreamPass.Tier memory made = pass.tier(to);
        if (_isFull(made)) return;
        (uint256 price, uint256 credit, uint40 end) = pass.upgradeQuote(id, to);
        if (!folded[id]) assertEq(credit, modelCredit(id, pass.tier(tierOf[id]).duration), "credit");
        vm.prank(owner);
        pass.upgrade{value: price}(id, to, price);
        ++upgrades;
        upgraded[tierOf[id]] += _paidOf(id);
        delete parts[id];
        tierOf[id] = to;
        folded[id] = false;
        ++minted[to];
        paid += price;
        _add(id, Part(end == 0 ? 0 : end - time, made.price, end == 0, true));
        if (end != 0) bought[to] += end - time;
    }

    function collect(uint8 who) external atTime {
        address account = people[who % 5];
        if (ledger.owed(account, 0) != 0) ledger.withdrawFor(account, 0);
    }

    /// @notice The model's live pass of an account; reverts when there are two.
    function liveOf(address account) public view returns (uint256 live) {
        for (uint256 id = 1; id <= lastId; ++id) {
            if (tierOf[id] == 0 || !modelLive(id) || pass.ownerOf(id) != account) continue;
            assertEq(live, 0, "a second live pass");
            live = id;
        }
    }

    function ownedBy(address account, uint256 which) private view returns (uint256) {
        for (uint256 n; n < lastId; ++n) {
            uint256 id = 1 + (which % lastId + n) % lastId;
            if (tierOf[id] != 0 && pass.ownerOf(id) == account) return id;
        }
        return 0;
    }

    function _purchase(uint256 who, address to, uint16 tierId, uint256 price, uint256 surplus)
        private
        returns (uint256)
    {
        vm.prank(people[who]);
        return pass.purchase{value: price + surplus}(tierId, to, price, people[(who + 1) % 6]);
    }

    function _addSold(uint256 id, uint8 who, address to, IStreamPass.Tier memory made) private {
        _add(id, Part(made.duration, _netOf(made, who % 6, to), made.duration == 0, true));
        bought[tierOf[id]] += made.duration;
        paid += made.price;
    }

    /// @dev What of a price reaches the creator: somebody else of the crowd refers every sale but their own.
    function _netOf(IStreamPass.Tier memory made, uint256 who, address to) private view returns (uint256) {
        if (people[(who + 1) % 6] == to) return made.price;
        return made.price - uint256(made.price) * made.referralBps / 10_000;
    }

    function _give(address to, uint16 tierId, uint40 end) private {
        address[] memory list = new address[](1);
        list[0] = to;
        vm.prank(creator);
        pass.grant(list, tierId, end);
    }

    function _extends(address to, uint16 tierId) private view returns (bool, uint256) {
        (uint256 held, uint16 heldTier,,) = pass.accessOf(to);
        return (held != 0 && heldTier == tierId, held);
    }

    function _isFull(IStreamPass.Tier memory made) private pure returns (bool) {
        return made.maxSupply != 0 && made.minted >= made.maxSupply;
    }

    /// @dev Passes that never end are rare, or everybody would soon hold one and nothing more would happen.
    function _tier(uint8 which) private view returns (uint16) {
        return which % 32 == 31 ? tiers[3] : tiers[which % 3];
    }

    function _born(uint256 id, uint16 tierId) private {
        assertEq(id, lastId + 1, "ids count up");
        lastId = id;
        tierOf[id] = tierId;
        ++minted[tierId];
    }
}
