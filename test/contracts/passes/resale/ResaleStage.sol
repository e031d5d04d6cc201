// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassResale, Listing, ListingStatus} from "../../../../contracts/passes/resale/IPassResale.sol";
import {PassResale} from "../../../../contracts/passes/resale/PassResale.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {Condition} from "../../../../contracts/gates/Gate.sol";
import {RecordingPublishing} from "../../../../contracts/recordings/publishing/RecordingPublishing.sol";
import {Consent, Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {RecordingsFactory} from "../../../../contracts/recordings/RecordingsFactory.sol";
import {Stage} from "../../kit/Stage.sol";

/// @title ResaleStage
/// @notice The resale of passes and copies, deployed as in production: a fan with a pass and three copies to sell.
abstract contract ResaleStage is Stage {
    uint128 internal constant ASK = 1 ether;
    uint128 internal constant DOLLARS_ASK = 40e6;
    uint40 internal constant UNTIL = uint40(NOW + 7 days);

    address internal treasury = address(0x7EA5);
    address internal buyer = address(0xB4E4);
    FeeSchedule internal schedule;
    RecordingsFactory internal recordingsFactory;
    Recordings internal recordings;
    PassResale internal resale;
    uint256 internal passId;
    uint256 internal copyId;

    function setUp() public virtual override {
        super.setUp();
        schedule = new FeeSchedule(address(manager), treasury);
        recordingsFactory = RecordingsFactory(proxyOf(address(new RecordingsFactory())));
        address publishing = address(new RecordingPublishing(ledger, currencies));
        recordingsFactory.setImplementation(address(new Recordings(ledger, currencies, schedule, publishing)));
        resale = new PassResale(ledger, currencies, schedule, address(factory), address(recordingsFactory));
        vm.startPrank(creator);
        pass.setRoyalty(500);
        recordings = Recordings(recordingsFactory.createCollection("Sessions"));
        Draft memory draft;
        (draft.content, draft.metadata, draft.payout) = (keccak256("content"), keccak256("title"), referrer);
        draft.royaltyBps = 1_000;
        copyId = recordings.publish(draft, new Condition[](0), new Consent[](0));
        vm.stopPrank();
        recordings.mint(copyId, fan, 3, 0);
        passId = buy(fan, bronze);
        vm.deal(buyer, 100 ether);
    }

    function passListing() internal view returns (Listing memory listing) {
        listing = Listing({
            seller: fan,
            collection: address(pass),
            itemId: passId,
            quantity: 1,
            price: ASK,
            currency: 0,
            until: UNTIL,
            state: (uint256(bronze) << 40) | (NOW + MONTH),
            royaltyBps: 500
        });
    }

    function copyListing() internal view returns (Listing memory listing) {
        listing = passListing();
        (listing.collection, listing.itemId, listing.quantity) = (address(recordings), copyId, 2);
        (listing.state, listing.royaltyBps) = (0, 1_000);
    }

    function hashOf(Listing memory listing) internal pure returns (bytes32) {
        return keccak256(abi.encode(listing));
    }

    function list(Listing memory listing) internal returns (bytes32) {
        vm.prank(listing.seller);
        return resale.list(
            listing.collection, listing.itemId, listing.quantity, listing.price, listing.currency, listing.until
        );
    }

    function approve() internal {
        if (pass.ownerOf(passId) == fan) {
            vm.prank(fan);
            pass.approve(address(resale), passId);
        }
        vm.prank(fan);
        recordings.setApprovalForAll(address(resale), true);
    }

    /// @notice Listed and approved.
    function offer(Listing memory listing) internal returns (Listing memory) {
        list(listing);
        approve();
        return listing;
    }

    function take(Listing memory listing, address to) internal {
        takeFor(listing, to, 0);
    }

    /// @notice The buyer counts on what a revocation would pay.
    function takeFor(Listing memory listing, address to, uint256 minWorth) internal {
        vm.prank(buyer);
        resale.buy{value: listing.currency == 0 ? listing.price : 0}(listing, to, listing.price, minWorth);
    }

    function status(Listing memory listing, ListingStatus wanted, string memory what) internal view {
        assertEq(uint256(resale.statusOf(listing)), uint256(wanted), what);
    }

    function notForSale(Listing memory listing, ListingStatus reason) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IPassResale.PassResale_NotForSale.selector, listing.collection, listing.itemId, reason
        );
    }

    /// @notice The listing is dead: the view says why and a purchase refuses for that reason.
    function dead(Listing memory listing, ListingStatus reason, string memory what) internal {
        status(listing, reason, what);
        vm.prank(buyer);
        vm.expectRevert(notForSale(listing, reason));
        resale.buy{value: listing.price}(listing, buyer, listing.price, 0);
    }
}
