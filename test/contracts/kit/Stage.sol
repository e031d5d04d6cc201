// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../contracts/passes/IStreamPass.sol";
import {StreamPass} from "../../../contracts/passes/StreamPass.sol";
import {StreamPassFactory} from "../../../contracts/passes/StreamPassFactory.sol";
import {PassVouchers} from "../../../contracts/passes/vouchers/PassVouchers.sol";
import {PassManagement} from "../../../contracts/passes/management/PassManagement.sol";
import {PaymentParts} from "./PaymentParts.sol";

/// @title Stage
/// @notice Every contract deployed as in production, one collection, three timed tiers and a lifetime one.
abstract contract Stage is PaymentParts {
    uint32 internal constant MONTH = 30 days;
    uint96 internal constant PRICE = 0.01 ether;

    uint256 internal constant CREATOR_KEY = 0xC4EA704;
    address internal creator = vm.addr(CREATOR_KEY);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    address internal referrer = address(0x4EFE4);

    StreamPassFactory internal factory;
    StreamPass internal pass;

    uint16 internal bronze; // rank 1, PRICE a month
    uint16 internal gold; // rank 2, three times PRICE a month
    uint16 internal lifetime; // rank 3, ten times PRICE, never ends
    uint16 internal dollars; // rank 1, 9 dollars a month

    function setUp() public virtual {
        openPayments();
        factory = StreamPassFactory(proxyOf(address(new StreamPassFactory())));
        factory.setImplementation(newModel());
        vm.prank(creator);
        pass = StreamPass(factory.createCollection("Northlight", "NORTH", creator));
        bronze = addTier(terms(PRICE, MONTH, 1));
        gold = addTier(terms(3 * PRICE, MONTH, 2));
        lifetime = addTier(terms(10 * PRICE, 0, 3));
        IStreamPass.Tier memory inDollars = terms(9e6, MONTH, 1);
        inDollars.currency = 1;
        dollars = addTier(inDollars);
        vm.deal(fan, 1_000 ether);
        vm.deal(other, 1_000 ether);
    }

    /// @notice What collections are clones of: three parts that work on one storage.
    function newModel() internal returns (address) {
        address management = address(new PassManagement(address(factory), ledger, currencies, manager));
        address vouchers = address(new PassVouchers(address(factory), ledger, currencies, manager));
        return address(new StreamPass(address(factory), ledger, currencies, vouchers, management));
    }

    function terms(uint96 price, uint32 duration, uint8 rank) internal pure returns (IStreamPass.Tier memory made) {
        made.price = price;
        made.duration = duration;
        made.rank = rank;
    }

    function addTier(IStreamPass.Tier memory made) internal returns (uint16) {
        vm.prank(creator);
        return pass.createTier(made);
    }

    function changeTier(uint16 tierId, IStreamPass.Tier memory made) internal {
        vm.prank(creator);
        pass.updateTier(tierId, made);
    }

    function setPrice(uint16 tierId, uint96 price) internal {
        IStreamPass.Tier memory made = pass.tier(tierId);
        made.price = price;
        changeTier(tierId, made);
    }

    /// @notice `who` buys for themselves at the price of the moment.
    function buy(address who, uint16 tierId) internal returns (uint256) {
        return buyFor(who, who, tierId);
    }

    function buyFor(address payer, address to, uint16 tierId) internal returns (uint256) {
        uint256 price = pass.tier(tierId).price;
        vm.prank(payer);
        return pass.purchase{value: price}(tierId, to, price, address(0));
    }

    function give(address to, uint16 tierId, uint40 expiresAt) internal {
        address[] memory list = new address[](1);
        list[0] = to;
        vm.prank(creator);
        pass.grant(list, tierId, expiresAt);
    }

    function move(address from, address to, uint256 passId) internal {
        vm.prank(from);
        pass.transferFrom(from, to, passId);
    }

    function endOf(address who) internal view returns (uint40 end) {
        (,,, end) = pass.accessOf(who);
    }

    function idOf(address who) internal view returns (uint256 passId) {
        (passId,,,) = pass.accessOf(who);
    }
}
