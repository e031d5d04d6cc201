// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Item, Sale} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Replay} from "./Replay.sol";

/// @title Audience
/// @notice Four people and a payout that takes no money, buying and giving copies of two recordings in any order.
/// Nothing here may revert: what the contract would refuse is not tried.
contract Audience is Assertions {
    Replay internal log;
    Recordings internal recordings;
    Ledger internal ledger;
    TestDollar internal dollar;
    address internal creator;
    address[4] public people;
    address[2] public payouts;

    mapping(uint256 id => uint256) public minted;
    mapping(uint256 id => mapping(address who => uint256)) public bought;
    mapping(uint256 id => mapping(address who => uint256)) public copies;
    mapping(uint256 id => mapping(address who => uint256)) public given;
    mapping(uint8 currency => uint256) public paid;
    mapping(uint8 currency => uint256) public fees;

    constructor(Replay log_, Recordings recordings_, Ledger ledger_, TestDollar dollar_, address creator_) {
        (log, recordings, ledger, dollar, creator) = (log_, recordings_, ledger_, dollar_, creator_);
        payouts = [address(0xBA11), address(new RefusingPayee())];
        for (uint160 n; n < 4; ++n) {
            people[n] = address(0xF00 + n);
            vm.deal(people[n], 1e30);
            vm.prank(people[n]);
            dollar.approve(address(recordings), type(uint256).max);
        }
    }

    modifier seen() {
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs(), address(recordings));
    }

    function buy(uint8 payer, uint8 receiver, uint8 which, uint8 amount, uint16 surplus) external seen {
        (uint256 id, Item memory item) = _item(which);
        uint32 quantity = uint32(bound(amount, 1, 3));
        address to = people[receiver % 4];
        if (item.maxSupply != 0 && item.minted + quantity > item.maxSupply) return;
        if (item.perWallet != 0 && bought[id][to] + quantity > item.perWallet) return;
        uint256 cost = uint256(item.price) * quantity;
        vm.prank(people[payer % 4]);
        recordings.mint{value: item.currency == 0 ? cost + surplus : 0}(id, to, quantity, cost);
        minted[id] += quantity;
        bought[id][to] += quantity;
        copies[id][to] += quantity;
        paid[item.currency] += cost;
        fees[item.currency] += cost * 250 / 10_000;
    }

    function give(uint8 from, uint8 to, uint8 which, uint8 amount) external seen {
        (uint256 id,) = _item(which);
        (address sender, address receiver) = (people[from % 4], people[to % 4]);
        uint256 some = bound(amount, 0, copies[id][sender]);
        vm.prank(sender);
        recordings.safeTransferFrom(sender, receiver, id, some, "");
        copies[id][sender] -= some;
        copies[id][receiver] += some;
        ++given[id][sender];
    }

    function reprice(uint8 which, uint16 seed) external seen {
        (uint256 id, Item memory item) = _item(which);
        vm.prank(creator);
        recordings.updateSale(id, Sale(uint96(seed) * 1001, item.maxSupply, item.mintEnd));
    }

    function redirect(uint8 which, bool refusing) external seen {
        (uint256 id,) = _item(which);
        vm.prank(creator);
        recordings.setPayout(id, payouts[refusing ? 1 : 0]);
    }

    function describe(uint8 which, bytes32 metadata) external seen {
        (uint256 id, Item memory item) = _item(which);
        if (item.frozen || metadata == 0) return;
        vm.prank(creator);
        if (uint8(metadata[0]) < 64) recordings.freeze(id);
        else recordings.setMetadata(id, metadata);
    }

    function collect(uint8 who) external seen {
        address account = people[who % 4];
        if (ledger.owed(account, 0) != 0) ledger.withdrawFor(account, 0);
    }

    function _item(uint8 which) private view returns (uint256 id, Item memory item) {
        id = 1 + which % 2;
        item = recordings.item(id);
    }
}
